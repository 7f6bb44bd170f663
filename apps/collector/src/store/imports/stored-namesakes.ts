import { requestCsvColumns, streamFields } from '@voicemark/schema'
import { joinSql, rawSql, sql, type Transaction } from '../databases/database.js'
import type { ImportRow } from './import-plan.js'

/** Of a row, in the order of `streamFields`. */
export type Values = readonly unknown[]

/** A stored request; the run is null for one of the rows that are being imported. */
export interface Known {
  readonly values: Values
  readonly run_ref: number | null
}

const fields = streamFields.request
export const idPlace = fields.indexOf('request_id')
const compared = Object.keys(requestCsvColumns)
  .filter((name) => name !== 'request_id')
  .map((name) => ({ name, place: fields.indexOf(name) }))
const columns = rawSql(Object.keys(requestCsvColumns).join(', '))
const pageIds = 500
/** Requests of one short id that are told apart: the second has a 2 behind its id. */
export const mostNamesakes = 9

/** Eight hex digits, as the old Python system gives, meet by chance: two of 77,000 requests, half the time. */
export const isShort = (id: string) => /^[0-9a-f]{8}$/.test(id)

export const idOf = (values: Values) => String(values[idPlace])

/** What is stored under the ids of rows, and of those that meet another request, under the ids of their namesakes. */
export async function knownRequests(
  tx: Transaction,
  rows: readonly ImportRow[],
): Promise<Map<string, Known[]>> {
  const known = new Map<string, Known[]>()
  const stored = await storedRequests(
    tx,
    rows.map(({ values }) => idOf(values)),
  )
  for (const [id, one] of stored) known.set(id, [one])
  const meeting = rows.flatMap(({ values }) => {
    const one = known.get(idOf(values))?.[0]
    return one !== undefined && isShort(idOf(values)) && differing(one.values, values) !== null
      ? [idOf(values)]
      : []
  })
  const numbers = Array.from({ length: mostNamesakes - 1 }, (_, at) => at + 2)
  const others = await storedRequests(
    tx,
    meeting.flatMap((id) => numbers.map((number) => `${id}-${number}`)),
  )
  for (const [id, one] of others) known.get(id.slice(0, 8))?.push(one)
  return known
}

/** From the table alone and by its index: with the run beside it, databases begin at the runs. */
async function storedRequests(tx: Transaction, ids: readonly string[]): Promise<Map<string, Known>> {
  const known = new Map<string, Known>()
  for (let from = 0; from < ids.length; from += pageIds) {
    const page = joinSql(ids.slice(from, from + pageIds))
    const rows = await tx.$queryRaw<(Record<string, unknown> & { readonly run_ref: number })[]>(
      sql`SELECT run_ref, ${columns} FROM request WHERE request_id IN (${page})`,
    )
    for (const row of rows)
      known.set(String(row['request_id']), {
        values: fields.map((name) => row[name] ?? null),
        run_ref: row.run_ref,
      })
  }
  return known
}

/** The machine of each run. */
export async function machinesOf(tx: Transaction, refs: readonly number[]): Promise<Map<number, string>> {
  if (refs.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ ref: number; agent_id: string }[]>(
    sql`SELECT run.ref, agent.agent_id FROM run JOIN agent ON agent.ref = run.agent_ref
      WHERE run.ref IN (${joinSql([...refs])})`,
  )
  return new Map(rows.map(({ ref, agent_id }) => [ref, agent_id]))
}

/** The first of the 26 columns in which both say something, and not the same. Line breaks become spaces in a CSV. */
export function differing(stored: Values, values: Values): string | null {
  const found = compared.find(({ place }) => {
    const [a, b] = [stored[place] ?? null, values[place] ?? null]
    return a !== null && b !== null && oneLine(a) !== oneLine(b)
  })
  return found?.name ?? null
}

const oneLine = (value: unknown) => (typeof value === 'string' ? value.replace(/[\r\n]+/g, ' ') : value)
