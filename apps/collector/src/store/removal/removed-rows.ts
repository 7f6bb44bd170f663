import type { Stream } from '@voicemark/schema'
import { joinSql, sql, type Transaction } from '../databases/database.js'
import type { SeqRange } from '../folding/kept-samples.js'

/** Places of rows that are gone, and the correction that says why. */
export interface RemovedPlaces {
  readonly run_ref: number
  readonly stream: Stream
  readonly ranges: readonly SeqRange[]
  readonly correction_ref: number
}

const atOnce = 500

/** Counts rows as removed, in the transaction that takes them away. */
export async function countRemoved(
  tx: Transaction,
  { run_ref, stream, ranges, correction_ref }: RemovedPlaces,
): Promise<void> {
  const now = Date.now() / 1000
  for (let at = 0; at < ranges.length; at += atOnce) {
    const rows = ranges
      .slice(at, at + atOnce)
      .map(({ first, last }) => sql`(${joinSql([run_ref, stream, first, last, correction_ref, now])})`)
    await tx.$executeRaw(
      sql`INSERT INTO removed (run_ref, stream, first_seq, last_seq, correction_ref, received_at)
        VALUES ${joinSql(rows)}`,
    )
  }
}

/** Counts rows that are not stored at all, behind all others of their stream: those that follow each other are one range. */
export async function countRemovedNext(
  tx: Transaction,
  { run_ref, stream, correction_ref }: Omit<RemovedPlaces, 'ranges'>,
  { first, last }: SeqRange,
): Promise<void> {
  const grown = await tx.$executeRaw(
    sql`UPDATE removed SET last_seq = ${last} WHERE run_ref = ${run_ref} AND stream = ${stream}
      AND last_seq = ${first - 1} AND correction_ref = ${correction_ref}`,
  )
  if (grown === 0) await countRemoved(tx, { run_ref, stream, correction_ref, ranges: [{ first, last }] })
}

/** Remembers requests that were deleted, so that no file brings them back. */
export async function rememberRequests(
  tx: Transaction,
  ids: readonly string[],
  correction_ref: number,
): Promise<void> {
  for (let at = 0; at < ids.length; at += atOnce) {
    const rows = ids.slice(at, at + atOnce).map((id) => sql`(${joinSql([id, correction_ref])})`)
    await tx.$executeRaw(
      sql`INSERT INTO removed_request (request_id, correction_ref) VALUES ${joinSql(rows)}
        ON CONFLICT (request_id) DO NOTHING`,
    )
  }
}

/** What of a part of a stream is counted as gone already: deleted, or lost by its agent. */
export async function readGone(
  tx: Transaction,
  run_ref: number,
  stream: Stream,
  from: number,
  to: number,
): Promise<SeqRange[]> {
  const part = sql`FROM removed WHERE run_ref = ${run_ref} AND stream = ${stream}
    AND first_seq < ${to} AND last_seq >= ${from}`
  const lost = sql`FROM loss WHERE run_ref = ${run_ref} AND stream = ${stream}
    AND first_seq < ${to} AND last_seq >= ${from}`
  const rows = await tx.$queryRaw<{ first: number; last: number }[]>(
    sql`SELECT first_seq AS first, last_seq AS last ${part}
      UNION ALL SELECT first_seq AS first, last_seq AS last ${lost}`,
  )
  return rows.map(({ first, last }) => ({ first, last }))
}
