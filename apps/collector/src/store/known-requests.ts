import { requestCsvColumns, streamFields } from '@voicemark/schema'
import { joinSql, rawSql, sql, type Transaction } from './database.js'
import type { ImportRow } from './import-rows.js'
import type { ImportFault } from './stored-imports.js'

type Values = readonly unknown[]

/** A stored request; the run is null for one of the rows that are being imported. */
interface Known {
  readonly values: Values
  readonly run_ref: number | null
}

/** A row with the id and the start of another request, which may be of another machine. */
interface Contested {
  readonly row: ImportRow
  readonly rival: Known
}

/** What is told of rows that are not stored as they stand. */
export interface Tellings {
  /** A row has the id of another request. */
  onConflict(fault: ImportFault): void
  /** A row with a short id that another request has is stored under this id. */
  onApart(row: ImportRow, request_id: string): void
}

const fields = streamFields.request
const idPlace = fields.indexOf('request_id')
const startPlace = fields.indexOf('start_time')
const compared = Object.keys(requestCsvColumns)
  .filter((name) => name !== 'request_id')
  .map((name) => ({ name, place: fields.indexOf(name) }))
const columns = rawSql(Object.keys(requestCsvColumns).join(', '))
const pageIds = 500
/** Requests of one short id that are told apart. */
const mostNamesakes = 9
/** More rows than chance lets meet: they are those of a file that was edited. */
const mostContested = 1_000

/** Eight hex digits, as the old Python system gives, meet by chance: two of 77,000 requests, half the time. */
const isShort = (id: string) => /^[0-9a-f]{8}$/.test(id)

/**
 * Tells new requests from those that are stored: by their id, and an id that is stored must be the same request. Short ids are
 * told apart by start and machine; a machine is also one with which the file shares a whole request.
 */
export function createStoredRequests(tx: Transaction, { onConflict, onApart }: Tellings) {
  const contested: Contested[] = []
  const sharedRuns = new Set<number>()
  const conflict = ({ line, values }: ImportRow, rival: Known) => {
    const column = differing(rival.values, values) ?? 'start_time'
    const id = JSON.stringify(idOf(values))
    onConflict({
      line,
      column: null,
      message: `request_id ${id} is another request already: ${column} differs`,
    })
  }
  const apart = (row: ImportRow, namesakes: number): ImportRow => {
    const id = `${idOf(row.values)}-${namesakes + 1}`
    onApart(row, id)
    return { ...row, values: row.values.with(idPlace, id) }
  }
  const decide = (row: ImportRow, known: readonly Known[]): ImportRow | null => {
    const same = known.find((one) => differing(one.values, row.values) === null)
    if (same !== undefined) {
      if (same.run_ref !== null) sharedRuns.add(same.run_ref)
      return null
    }
    const rival = known.find((one) => !startsApart(one.values, row.values))
    const short = isShort(idOf(row.values)) && known.length < mostNamesakes
    if (short && rival === undefined) return known.length === 0 ? row : apart(row, known.length)
    const first = rival ?? known[0]
    if (first === undefined) return row
    if (short && first.run_ref !== null && contested.length < mostContested)
      contested.push({ row, rival: first })
    else conflict(row, first)
    return null
  }
  return {
    /** Those of the rows that are new. */
    async newOf(rows: readonly ImportRow[]): Promise<ImportRow[]> {
      const known = await knownRequests(tx, rows)
      return rows.flatMap((row) => {
        const namesakes = known.get(idOf(row.values)) ?? []
        const fresh = decide(row, namesakes)
        if (fresh === null) return []
        known.set(idOf(row.values), [...namesakes, { values: row.values, run_ref: null }])
        return [fresh]
      })
    },
    /** To be asked when all rows were: those that turned out to be of another machine than their rivals. */
    async newAfterAll(): Promise<ImportRow[]> {
      const refs = contested.flatMap(({ rival }) => rival.run_ref ?? [])
      const machines = await machinesOf(tx, [...new Set([...sharedRuns, ...refs])])
      const shared = new Set([...sharedRuns].map((ref) => machines.get(ref)))
      const known = await knownRequests(
        tx,
        contested.map(({ row }) => row),
      )
      return contested.flatMap(({ row, rival }) => {
        const machine = machines.get(rival.run_ref ?? 0)
        const namesakes = known.get(idOf(row.values)) ?? []
        if (machine === row.source.agent_id || shared.has(machine) || namesakes.length >= mostNamesakes) {
          conflict(row, rival)
          return []
        }
        known.set(idOf(row.values), [...namesakes, { values: row.values, run_ref: null }])
        return [apart(row, namesakes.length)]
      })
    },
  }
}

const idOf = (values: Values) => String(values[idPlace])

function startsApart(stored: Values, values: Values): boolean {
  const [a, b] = [stored[startPlace] ?? null, values[startPlace] ?? null]
  return a !== null && b !== null && a !== b
}

/** What is stored under the ids of rows, and of those that meet another request, under the ids of their namesakes. */
async function knownRequests(tx: Transaction, rows: readonly ImportRow[]): Promise<Map<string, Known[]>> {
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

async function machinesOf(tx: Transaction, refs: readonly number[]): Promise<Map<number, string>> {
  if (refs.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ ref: number; agent_id: string }[]>(
    sql`SELECT run.ref, agent.agent_id FROM run JOIN agent ON agent.ref = run.agent_ref
      WHERE run.ref IN (${joinSql([...refs])})`,
  )
  return new Map(rows.map(({ ref, agent_id }) => [ref, agent_id]))
}

/** The first of the 26 columns in which both say something, and not the same. Line breaks become spaces in a CSV. */
function differing(stored: Values, values: Values): string | null {
  const found = compared.find(({ place }) => {
    const [a, b] = [stored[place] ?? null, values[place] ?? null]
    return a !== null && b !== null && oneLine(a) !== oneLine(b)
  })
  return found?.name ?? null
}

const oneLine = (value: unknown) => (typeof value === 'string' ? value.replace(/[\r\n]+/g, ' ') : value)
