import { streamFields } from '@voicemark/schema'
import type { Transaction } from '../databases/database.js'
import type { ImportRow } from './import-plan.js'
import {
  differing,
  idPlace,
  idOf,
  isShort,
  type Known,
  knownRequests,
  machinesOf,
  mostNamesakes,
  type Values,
} from './stored-namesakes.js'
import type { ImportFault } from './stored-imports.js'

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

const startPlace = streamFields.request.indexOf('start_time')
/** More rows than chance lets meet: they are those of a file that was edited. */
const mostContested = 1_000

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

function startsApart(stored: Values, values: Values): boolean {
  const [a, b] = [stored[startPlace] ?? null, values[startPlace] ?? null]
  return a !== null && b !== null && a !== b
}
