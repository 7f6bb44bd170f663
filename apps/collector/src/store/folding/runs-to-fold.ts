import { type Reader, rawSql, sql } from '../databases/database.js'
import { blockRows, blockStart } from './blocks.js'
import type { Resolution } from './resolution.js'

/** A run with rows that may be old enough. */
export interface RunToFold {
  readonly ref: number
  readonly run_id: string
  readonly next_request_seq: number
  /** From where on rows are not folded yet. */
  readonly mark: number
  /** Up to where there are rows to fold. */
  readonly end: number
  /** Whether all of it is here, requests too, and no more will come. */
  readonly over: boolean
  /** Whether the collector has not heard of it since: then all of its rows are old, whatever its clock says. */
  readonly silent: boolean
}

interface RunRow {
  readonly ref: number
  readonly run_id: string
  readonly next_request_seq: number
  readonly next_sample_seq: number
  readonly total_requests: number | null
  readonly total_samples: number | null
  readonly last_seen: number
  readonly mark: number
  readonly end: number
}

/**
 * The last samples of a run that goes on are not folded: a request in work may prove to be one of a campaign, and the
 * longest that an agent allows is an hour, 36,000 samples. Rows and not hours, since clocks may be wrong.
 */
const withheldRows = 20 * blockRows
/** A run that nobody has heard of for so long is over, with a total or without one. */
const goneAfterS = 30 * 86_400

/** The runs that began before, or were last heard of before, and have rows to fold; what was imported is kept. */
export async function runsToFold(reader: Reader, resolution: Resolution, old: number): Promise<RunToFold[]> {
  const [mark, end] =
    resolution === 1
      ? ['coalesce(rollup_mark.sample_seq, 0)', 'run.next_sample_seq']
      : ['coalesce(rollup_mark.second_seq, 0)', 'coalesce(rollup_mark.sample_seq, 0)']
  const rows = await reader.$queryRaw<RunRow[]>(
    sql`SELECT run.ref, run.run_id, run.next_request_seq, run.next_sample_seq, run.total_requests, run.total_samples,
        run.last_seen, ${rawSql(mark)} AS mark, ${rawSql(end)} AS "end"
      FROM run LEFT JOIN rollup_mark ON rollup_mark.run_ref = run.ref
      WHERE run.import_ref IS NULL AND run.removed_ref IS NULL AND (run.started_wall < ${old} OR run.last_seen < ${old}) AND ${rawSql(`${mark} < ${end}`)}
      ORDER BY run.ref`,
  )
  const gone = Date.now() / 1000 - goneAfterS
  return rows.map((row) => ({
    ref: row.ref,
    run_id: row.run_id,
    next_request_seq: row.next_request_seq,
    mark: row.mark,
    end: row.end,
    over: isComplete(row) || row.last_seen < gone,
    silent: row.last_seen < old,
  }))
}

/** Up to which seq a run may be folded: whole blocks, and not the last ones of a run that goes on. */
export function foldableUpTo({ end, over }: RunToFold, resolution: Resolution): number {
  if (over) return end
  return Math.max(0, blockStart(resolution === 1 ? end - withheldRows : end))
}

/** Whether a request waits in quarantine: it may be one of a campaign, and nobody knows its samples. */
export async function hasQuarantinedRequests(reader: Reader, run_ref: number): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>(
    sql`SELECT 1 AS found FROM quarantine WHERE run_ref = ${run_ref} AND stream = 'request' LIMIT 1`,
  )
  return rows.length > 0
}

function isComplete(run: RunRow): boolean {
  const { total_requests, total_samples } = run
  if (total_requests === null || total_samples === null) return false
  return run.next_request_seq >= total_requests && run.next_sample_seq >= total_samples
}
