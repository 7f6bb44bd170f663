import type { Transaction } from '../databases/database.js'
import { createContestedRequests, type Tellings } from './contested-requests.js'
import type { ImportRow } from './import-plan.js'
import { conflictOf, idApart, meetingOf, renamed } from './request-meeting.js'
import { idOf, type Known, knownRequests } from './stored-namesakes.js'

/**
 * Tells new requests from those that are stored: by their id, and an id that is stored must be the same request. Short ids are
 * told apart by start and machine; a machine is also one with which the file shares a whole request.
 */
export function createStoredRequests(tx: Transaction, tellings: Tellings) {
  const contested = createContestedRequests(tx, tellings)
  /** The row as it is stored; null where it is not, or not yet. */
  const newRow = (row: ImportRow, known: readonly Known[]): ImportRow | null => {
    const meeting = meetingOf(row, known)
    if (meeting.is === 'new') {
      if (meeting.namesakes === 0) return row
      const id = idApart(row, meeting.namesakes)
      tellings.onApart(row, id)
      return renamed(row, id)
    }
    if (meeting.is === 'stored') {
      if (meeting.as.run_ref !== null) contested.share(meeting.as.run_ref)
    } else if (meeting.is === 'conflict' || !contested.add(row, meeting.rival)) {
      tellings.onConflict(conflictOf(row, meeting.rival))
    }
    return null
  }
  return {
    /** Those of the rows that are new. */
    async newOf(rows: readonly ImportRow[]): Promise<ImportRow[]> {
      const known = await knownRequests(tx, rows)
      return rows.flatMap((row) => {
        const namesakes = known.get(idOf(row.values)) ?? []
        const fresh = newRow(row, namesakes)
        if (fresh === null) return []
        known.set(idOf(row.values), [...namesakes, { values: row.values, run_ref: null }])
        return [fresh]
      })
    },
    /** To be asked when all rows were: those that turned out to be of another machine than their rivals. */
    newAfterAll: contested.settle,
  }
}
