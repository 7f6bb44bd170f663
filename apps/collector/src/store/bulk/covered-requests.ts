import { emptySql, joinSql, sql } from '../databases/database.js'
import type { BulkReader } from './bulk-reader.js'

/** How many requests of a run there are, and the sum of their seqs: found again without reading the rows. */
export interface CoveredRun {
  readonly rows: number
  readonly seqs: number
}

/** Requests of a run below a seq. */
export interface RunPart {
  readonly run_ref: number
  readonly past: number
}

const partsAtOnce = 50

/** What is stored of the parts of runs, by run. */
export async function readCovered(
  reader: BulkReader,
  parts: readonly RunPart[],
  campaign_id: string | null,
): Promise<Map<number, CoveredRun>> {
  const ofCampaign = campaign_id === null ? emptySql : sql`AND campaign_id = ${campaign_id}`
  const covered = new Map<number, CoveredRun>()
  for (let at = 0; at < parts.length; at += partsAtOnce) {
    const counts = parts.slice(at, at + partsAtOnce).map(
      ({ run_ref, past }) =>
        sql`SELECT max(run_ref), count(*), sum(seq) FROM request
          WHERE run_ref = ${run_ref} AND seq < ${past} ${ofCampaign}`,
    )
    for (const [run_ref, rows, seqs] of await reader.rows(joinSql(counts, ' UNION ALL ')))
      if (run_ref !== null) covered.set(Number(run_ref), { rows: Number(rows), seqs: Number(seqs) })
  }
  return covered
}

/**
 * A text that is another one after every change and every removal of a stored request; null where nothing sees to it, as on
 * Citus, and what was read before may be out of date.
 */
export async function readRequestMark(reader: BulkReader): Promise<string | null> {
  const [row] = await reader.rows(guarded[reader.provider])
  return row === undefined ? null : String(row[0])
}

const guarded = {
  sqlite: sql`SELECT mark FROM request_mark WHERE 2 = (SELECT count(*) FROM sqlite_master
    WHERE type = 'trigger' AND tbl_name = 'request' AND name IN ('request_changed', 'request_removed'))`,
  postgresql: sql`SELECT mark FROM request_mark WHERE EXISTS (SELECT FROM pg_trigger
    WHERE tgrelid = 'request'::regclass AND tgname = 'request_changed' AND tgenabled IN ('O', 'A'))`,
} as const
