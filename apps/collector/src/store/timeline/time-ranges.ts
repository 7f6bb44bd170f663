import { joinSql, rawSql, sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { blockRows } from '../folding/blocks.js'
import { joined, type SeqRange } from '../folding/kept-samples.js'

/** A stretch of time, Unix seconds; the end is not in it. */
export interface TimeSpan {
  readonly from: number
  readonly before: number
}

/** Places at which a run is looked at first. */
const probes = 256
/** A clock that is set moves times against their order; further than this, seconds, they are looked for nowhere else. */
const margin = 600

/**
 * Where the samples of a run may lie that were taken in a stretch of time: no index knows it, but they are stored in the
 * order in which they were taken. What was folded counts as well.
 */
export async function rangesInTime(
  read: ReadValues,
  { ref, next_seq }: { readonly ref: number; readonly next_seq: number },
  { from, before }: TimeSpan,
): Promise<SeqRange[]> {
  if (next_seq === 0) return []
  const gap = Math.ceil(next_seq / probes)
  if (gap < blockRows / 10) return [{ first: 0, last: next_seq - 1 }]
  const seqs = Array.from({ length: Math.ceil(next_seq / gap) }, (_, i) => i * gap)
  const times = await timesAt(read, ref, [...seqs, next_seq - 1])
  const isOut = (time: number | undefined, next: number | undefined) =>
    time !== undefined &&
    next !== undefined &&
    (Math.max(time, next) < from - margin || Math.min(time, next) >= before + margin)
  const wanted = seqs.filter((seq) => !isOut(times.get(seq), times.get(Math.min(seq + gap, next_seq - 1))))
  return joined(wanted.map((first) => ({ first, last: Math.min(first + gap, next_seq) - 1 })))
}

/** When the samples of these seqs were taken; none of a sample that is not there. */
async function timesAt(
  read: ReadValues,
  ref: number,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const places = joinSql(seqs.map((seq) => rawSql(`(${seq})`)))
  const rows = await read(
    sql`WITH probe (seq) AS (VALUES ${places})
      SELECT probe.seq, coalesce(
        (SELECT "timestamp" FROM sample WHERE sample.run_ref = ${ref} AND sample.seq = probe.seq),
        (SELECT first_timestamp FROM rollup WHERE run_ref = ${ref} AND resolution_s = 1
          AND first_seq BETWEEN probe.seq - probe.seq % ${rawSql(String(blockRows))} AND probe.seq AND last_seq >= probe.seq LIMIT 1),
        (SELECT first_timestamp FROM rollup WHERE run_ref = ${ref} AND resolution_s = 60
          AND first_seq BETWEEN probe.seq - probe.seq % ${rawSql(String(blockRows))} AND probe.seq AND last_seq >= probe.seq LIMIT 1)
      ) AS taken FROM probe`,
  )
  return new Map(rows.flatMap(([seq, time]) => (time === null ? [] : [[Number(seq), Number(time)] as const])))
}
