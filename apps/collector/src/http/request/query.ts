import { failureClass } from '@voicemark/schema'
import { z } from 'zod'
import { parsePlace, placePattern } from '../../exports/row-place.js'
import { parseWidth, whiskerKinds } from '../../figures/data/figure-look.js'
import { readOptionShape } from '../../files/text/read-options.js'
import { machineModes } from '../../imports/source.js'
import { QueryError } from '../../query-error.js'
import { correctionKinds } from '../../store/corrections/correction.js'
import { type Step, stepNames } from '../../store/timeline/step.js'
import { nearest } from './nearest.js'
import { parseTime, timeForms } from './time-parameter.js'

/** Agents that one reader may watch at a time. */
const mostWatched = 16
const text = z.string().min(1).max(300)
/** A value, or `null` for rows that have none. */
const orNull = text.transform((value) => (value === 'null' ? null : value))
const time = z.string().transform(parseTime).pipe(z.number(timeForms))
const failureClasses = [...failureClass.options, 'null'] as const

/** Every parameter that some path takes, and its form. */
export const parameters = {
  hardware: text,
  agent_id: z.uuid('expected a UUID, as /api/v1/agents lists them'),
  agents: z
    .string()
    .max(mostWatched * 37)
    .transform((ids) => ids.split(','))
    .pipe(
      z
        .array(z.uuid('expected UUIDs with commas between, as /api/v1/agents lists them'))
        .max(mostWatched, `expected ${mostWatched} agents at most`),
    ),
  run: z.uuid('expected the UUID of a run, as /api/v1/runs lists them'),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'expected 1–1000')
    .transform(Number)
    .pipe(z.number().min(1, 'expected 1–1000').max(1000, 'expected 1–1000')),
  cursor: text,
  campaign: z.uuid('expected the UUID of a campaign, as the bench prints it and /api/v1/campaigns lists it'),
  measure: text,
  split: text,
  recount: z.enum(['true', 'false'], 'expected true or false'),
  width: z.string().transform(parseWidth).pipe(z.number('expected 60mm–200mm, such as 84mm')),
  bare: z.enum(['true', 'false'], 'expected true or false'),
  whiskers: z.enum(whiskerKinds, `expected ${whiskerKinds.join(' or ')}`),
  excluded: z.enum(['include'], 'expected include'),
  columns: text.max(8000),
  after: z
    .string()
    .regex(placePattern, 'expected RUN_ID:SEQ, as Voicemark-Next and the rows say it')
    .transform(parsePlace),
  part: z
    .string()
    .regex(/^\d{1,7}$/, 'expected 1–1000000')
    .transform(Number)
    .pipe(z.number().min(1, 'expected 1–1000000').max(1_000_000, 'expected 1–1000000')),
  spreadsheet: z.enum(['true', 'false'], 'expected true or false'),
  mode: z.enum(['all', 'partial'], 'expected all or partial'),
  zeros: z.enum(['keep'], 'expected keep'),
  machine: z.enum(machineModes, `expected ${machineModes.join(' or ')}`),
  ...readOptionShape,
  source: text.max(128),
  tier: text.max(64),
  device: text.max(32),
  dry_run: z.enum(['true', 'false'], 'expected true or false'),
  kind: z.enum(correctionKinds, `expected ${correctionKinds.join(', ')}`),
  target: text,
  standing: z.enum(['true', 'false'], 'expected true or false'),
  override: z.enum(['true', 'false'], 'expected true or false'),
  voice: orNull,
  engine: orNull,
  subject: orNull,
  tag: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}:.{0,128}$/s, 'expected NAME:VALUE, such as room:cold')
    .transform((sent) => [sent.slice(0, sent.indexOf(':')), sent.slice(sent.indexOf(':') + 1)] as const),
  success: z.enum(['true', 'false'], 'expected true or false').transform((value) => value === 'true'),
  failure_class: z
    .enum(failureClasses, `expected ${failureClasses.join(', ')}`)
    .transform((value) => (value === 'null' ? null : value)),
  since: time,
  until: time,
  warmup: z.enum(['only', 'exclude', 'include'], 'expected only, exclude or include'),
  fields: z.string().min(1).max(4000),
  step: z.enum(stepNames as [Step, ...Step[]], `expected one of ${stepNames.join(', ')}`),
  order: z.enum(['newest', 'oldest'], 'expected newest or oldest'),
} as const

export type ParameterName = keyof typeof parameters

/** Those that may be sent several times, and how often. */
const repeated = { tag: 8 } as const satisfies Partial<Record<ParameterName, number>>

/** Values of the parameters that were sent. */
export type Parameters<N extends ParameterName> = {
  readonly [P in N]?: P extends keyof typeof repeated ? readonly Value<P>[] : Value<P>
}
type Value<P extends ParameterName> = z.output<(typeof parameters)[P]>

/**
 * Reads the query of a URL, which may hold only these parameters.
 * @throws QueryError that names the parameter and what was expected.
 */
export function parseQuery<N extends ParameterName>(url: string, ...names: readonly N[]): Parameters<N> {
  const query = new URL(url, 'http://localhost').searchParams
  const values: Partial<Record<ParameterName, unknown>> = {}
  for (const name of new Set(query.keys())) {
    const known = names.find((one) => one === name)
    if (known === undefined)
      throw new QueryError('unknown-parameter', `known here: ${names.join(', ') || 'none'}`, {
        more: nearest(name, names),
      })
    const sent = query.getAll(name)
    const most = mostOf(known)
    if (sent.length > Math.max(most, 1))
      throw new QueryError('param-repeated', `${name} may be sent ${most === 0 ? 'once' : `${most} times`}`)
    const read = sent.map((value) => valueOf(known, value))
    values[known] = most === 0 ? read[0] : read
  }
  return values as Parameters<N>
}

/** 0: it may be sent once, and is no list. */
const mostOf = (name: ParameterName) => Object.entries(repeated).find(([one]) => one === name)?.[1] ?? 0

function valueOf(name: ParameterName, sent: string): unknown {
  const parsed = parameters[name].safeParse(sent)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const known = issue?.code === 'invalid_value' ? issue.values.map(String) : []
  throw new QueryError('param-invalid', `${name}: ${issue?.message ?? 'wrong'}`, {
    more: nearest(sent, known),
  })
}
