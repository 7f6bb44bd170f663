import { failureClass } from '@voicemark/schema'
import type { ParameterName } from '../request/query.js'

/** What a parameter means, where the reader of its form does not say how it looks, how it looks, too. */
export interface ParameterWords {
  readonly description: string
  readonly schema?: Readonly<Record<string, unknown>>
}

const words = (description: string, schema?: ParameterWords['schema']): ParameterWords => ({
  description,
  ...(schema === undefined ? {} : { schema }),
})

/** What each parameter of a query means. One that is new has its words here, which a test holds. */
export const parameterWords: Readonly<Partial<Record<ParameterName, ParameterWords>>> = {
  hardware: words('Label of a configuration, as /api/v1/hardware lists them.'),
  agent_id: words('An agent, as /api/v1/agents lists them.'),
  run: words('A run, as /api/v1/runs lists them.'),
  limit: words('Most rows on a page. 100 where it is not said.', {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
  }),
  cursor: words('`next_cursor` of the page before, with the same other parameters.'),
  campaign: words('Only requests of this campaign.'),
  measure: words('What is compared: a measure of docs/measures.md. `rtf` where it is not said.'),
  split: words(
    'What else tells configurations apart, with commas between: campaign_id, quantization_used, num_threads, engine, voice, execution_provider, load, or tag:NAME.',
  ),
  recount: words('`true` counts every row again.'),
  width: words('Width of the picture, 60mm–200mm, such as 84mm.', { type: 'string' }),
  bare: words('`true` leaves the title and the notes out, for a paper that has a caption.'),
  whiskers: words('What the whiskers show.'),
  excluded: words('`include` gives also what persons have taken out, and why.'),
  columns: words(
    '`all` gives every column, and the requests that warmed a machine up; of rows in any format also `seed`, or names with commas between.',
  ),
  after: words('RUN_ID:SEQ of a row: only what is stored behind it.', { type: 'string' }),
  part: words('Most rows of a part; all where it is not said.', {
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
  }),
  spreadsheet: words('`true` writes no text that a spreadsheet would take for a formula.'),
  mode: words('`all` stores all rows or none, `partial` those that can be read.'),
  zeros: words('`keep` takes zeros for values also where they look like missing sensors.'),
  machine: words('Which machine rows are of that name none.'),
  source: words('Name of the machine that the file is of.'),
  tier: words('A hardware tier: only requests of it; of an import, that of rows that name none.'),
  device: words('A device: only requests of it; of an import, that of rows that name none.'),
  dry_run: words('`true` says what would be done, and does nothing.'),
  kind: words('Only corrections of this kind.'),
  target: words('Only corrections of what has this id.'),
  standing: words('`true` leaves out what is undone.'),
  override: words('`true` compares also what is not comparable; each sentence then says so.'),
  encoding: words('How the file is written, where it does not say.'),
  sep: words('What divides the cells of a line; `tab` is one, too.'),
  decimal: words('The decimal mark.'),
  thousands: words('What groups the digits of a number; `space` is one, too.'),
  timezone: words('Where times of the file are that name no zone: UTC, +01:00 or Europe/Berlin.'),
  'time-unit': words('The unit of times that are numbers; `none` leaves them out.'),
  voice: words('Only of this voice; `null`: of none that is said.'),
  engine: words('Only of this engine; `null`: of none that is said.'),
  subject: words("Only of what was measured under this name; `null`: of the agents' own engine."),
  tag: words('NAME:VALUE, such as room:cold: only requests with this tag; several have to fit all.', {
    type: 'array',
    items: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,64}:.{0,128}$' },
    maxItems: 8,
  }),
  success: words('Only requests that succeeded, or only those that failed.', { type: 'boolean' }),
  failure_class: words('Only requests that failed so; `null`: of none that is said.', {
    type: 'string',
    enum: [...failureClass.options, 'null'],
  }),
  since: words('Only what began at this time or later: Unix seconds, ISO 8601 with a zone, or a day.', {
    type: 'string',
  }),
  until: words('Only what began before this time: Unix seconds, ISO 8601 with a zone, or a day.', {
    type: 'string',
  }),
  warmup: words(
    'Whether requests that warmed a machine up are among them: `include`, as it is where nothing is said, `exclude` or `only`.',
  ),
  fields: words('Names of columns with commas between: only these, in this order.'),
  step: words('Seconds, minutes, hours or a day of a bucket.'),
  order: words('`newest` first, or `oldest`.'),
  agents: words('Ids of agents with commas between: samples are sent of these alone.', { type: 'string' }),
}
