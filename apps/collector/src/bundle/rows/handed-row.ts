import { storedRequest } from '@voicemark/schema'
import { z } from 'zod'
import type { ReportRow } from '../../report/source/report-source.js'

const names = Object.keys(storedRequest.shape) as (keyof typeof storedRequest.shape)[]

/** A column that may be left out: what is missing is not written. */
const optional = (column: z.ZodType) => column.nullish().transform((value) => value ?? null)

/** What a row must say to be one. */
const needed: ReadonlySet<string> = new Set(['hardware_tier', 'device_type', 'success'])

const columns = Object.fromEntries(
  names.map((name) => {
    const column: z.ZodType = storedRequest.shape[name]
    return [name, needed.has(name) ? column : optional(column)]
  }),
)

/** A request as it is handed on: its row, the machine it is counted to, and why somebody took it out. */
export const handedRow = z
  .object(columns)
  .extend({
    machine: z.string().min(1).max(400),
    excluded: z
      .string()
      .max(1000)
      .nullish()
      .transform((value) => value ?? null),
  })
  .transform(({ machine, ...row }) => ({ machine: String(machine), row: row as unknown as ReportRow }))

export type HandedRow = z.infer<typeof handedRow>

/** The row as JSON: columns in their own order, names of tags in order, nothing for what is missing. The same row is the same text. */
export function handedLine(row: ReportRow, machine: string): string {
  const values = row as unknown as Readonly<Record<string, unknown>>
  const said = names.flatMap((name) => {
    const value = values[name] ?? null
    return value === null ? [] : [[name, name === 'tags' ? inOrder(value) : value] as const]
  })
  const { excluded = null } = row
  return JSON.stringify({ ...Object.fromEntries(said), machine, ...(excluded === null ? {} : { excluded }) })
}

const inOrder = (tags: unknown) =>
  Object.fromEntries(Object.entries(tags as object).sort(([a], [b]) => (a < b ? -1 : 1)))
