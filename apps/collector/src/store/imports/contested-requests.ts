import type { Transaction } from '../databases/database.js'
import type { ImportRow } from './import-plan.js'
import { conflictOf, idApart, renamed } from './request-meeting.js'
import type { ImportFault } from './stored-imports.js'
import { idOf, type Known, knownRequests, machinesOf, mostNamesakes } from './stored-namesakes.js'

/** What is told of rows that are not stored as they stand. */
export interface Tellings {
  /** A row has the id of another request. */
  onConflict(fault: ImportFault): void
  /** A row with a short id that another request has is stored under this id. */
  onApart(row: ImportRow, request_id: string): void
}

/** A row with the id and the start of another request, which may be of another machine. */
interface Contested {
  readonly row: ImportRow
  readonly rival: Known
}

/** Rows that wait until it is known with which machines their file shares a whole request. */
export interface ContestedRequests {
  /** The file shares a request with this run. */
  share(run_ref: number): void
  /** False where there are too many already. */
  add(row: ImportRow, rival: Known): boolean
  /** To be asked when all rows were: those that turned out to be of another machine than their rivals. */
  settle(): Promise<ImportRow[]>
}

/** More rows than chance lets meet: they are those of a file that was edited. */
const mostContested = 1_000

/** None yet, and no machine that is shared. */
export function createContestedRequests(
  tx: Transaction,
  { onConflict, onApart }: Tellings,
): ContestedRequests {
  const contested: Contested[] = []
  const sharedRuns = new Set<number>()
  /** Tells whether a row is of the machine of its rival. */
  const readMachines = async () => {
    const refs = contested.flatMap(({ rival }) => rival.run_ref ?? [])
    const machines = await machinesOf(tx, [...new Set([...sharedRuns, ...refs])])
    const shared = new Set([...sharedRuns].map((ref) => machines.get(ref)))
    return ({ row, rival }: Contested) => {
      const machine = machines.get(rival.run_ref ?? 0)
      return machine === row.source.agent_id || shared.has(machine)
    }
  }
  return {
    share: (run_ref) => void sharedRuns.add(run_ref),
    add(row, rival) {
      if (contested.length >= mostContested) return false
      contested.push({ row, rival })
      return true
    },
    async settle() {
      const isOfOne = await readMachines()
      const rows = contested.map(({ row }) => row)
      const known = await knownRequests(tx, rows)
      return contested.flatMap((one) => {
        const { row, rival } = one
        const namesakes = known.get(idOf(row.values)) ?? []
        if (isOfOne(one) || namesakes.length >= mostNamesakes) {
          onConflict(conflictOf(row, rival))
          return []
        }
        known.set(idOf(row.values), [...namesakes, { values: row.values, run_ref: null }])
        const id = idApart(row, namesakes.length)
        onApart(row, id)
        return [renamed(row, id)]
      })
    },
  }
}
