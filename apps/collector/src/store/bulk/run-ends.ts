import { sql } from '../databases/database.js'
import type { BulkReader } from './bulk-reader.js'

/** A run as far as its requests have arrived. */
export interface RunEnd {
  readonly run_ref: number
  readonly run_id: string
  readonly agent_id: string
  /** Whether its rows are from a file. */
  readonly imported: boolean
  /** Which file; null for rows that an agent delivers. */
  readonly import_id: string | null
  /** Seq of the request that is wanted next: no row has this or a higher one. */
  readonly next: number
}

/** All runs, the oldest first. */
export async function readRunEnds(reader: BulkReader): Promise<RunEnd[]> {
  const rows = await reader.rows(
    sql`SELECT run.ref, run.run_id, agent.agent_id, run.next_request_seq, run.import_ref, imported_file.import_id
      FROM run JOIN agent ON agent.ref = run.agent_ref
        LEFT JOIN imported_file ON imported_file.ref = run.import_ref ORDER BY run.ref`,
  )
  return rows.map(([run_ref, run_id, agent_id, next, import_ref, import_id]) => ({
    run_ref: Number(run_ref),
    run_id: String(run_id),
    agent_id: String(agent_id),
    next: Number(next),
    imported: import_ref !== null,
    import_id: typeof import_id === 'string' ? import_id : null,
  }))
}

/** More are not told one from another: a database with so many has other troubles. */
const mostHeld = 10_000

/** Requests in quarantine, each as a text of its own: one that is missing later was stored, or taken away by hand. */
export async function readHeldRequests(reader: BulkReader): Promise<Set<string>> {
  const rows = await reader.rows(
    sql`SELECT run_ref, seq FROM quarantine WHERE stream = 'request' ORDER BY run_ref, seq LIMIT ${mostHeld}`,
  )
  return new Set(rows.map((row) => row.join(' ')))
}
