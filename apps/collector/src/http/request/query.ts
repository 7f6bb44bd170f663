import { z } from 'zod'
import { parseWidth, whiskerKinds } from '../../figures/data/figure-look.js'
import { readOptionShape } from '../../files/text/read-options.js'
import { machineModes } from '../../imports/source.js'
import { QueryError } from '../../query-error.js'
import { correctionKinds } from '../../store/corrections/correction.js'

const text = z.string().min(1).max(300)

/** Every parameter that some path takes, and its form. */
const parameters = {
  hardware: text,
  agent_id: z.uuid('expected a UUID, as /api/v1/agents lists them'),
  run: z.uuid('expected the UUID of a run, as /api/v1/health lists them'),
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
  columns: z.enum(['all'], 'expected all'),
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
} as const

export type ParameterName = keyof typeof parameters

/** Values of the parameters that were sent. */
export type Parameters<N extends ParameterName> = { readonly [P in N]?: z.output<(typeof parameters)[P]> }

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
      throw new QueryError('unknown-parameter', `known here: ${names.join(', ') || 'none'}`)
    const [value, ...more] = query.getAll(name)
    if (more.length > 0) throw new QueryError('param-repeated', `${name} may be sent once`)
    const parsed = parameters[known].safeParse(value)
    if (!parsed.success)
      throw new QueryError('param-invalid', `${name}: ${parsed.error.issues[0]?.message ?? 'wrong'}`)
    values[known] = parsed.data
  }
  return values as Parameters<N>
}
