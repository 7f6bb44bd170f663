import type { Stream } from '@voicemark/schema'
import { type Reader, sql } from '../databases/database.js'

/** The first row of a run's stream from a seq on that is stored, whole or folded; null where there is none. */
export async function nextStored(
  reader: Reader,
  { run_ref, stream }: { readonly run_ref: number; readonly stream: Stream },
  from: number,
): Promise<number | null> {
  const [found] = await reader.$queryRaw<{ raw: bigint | number | null; folded: bigint | number | null }[]>(
    stream === 'request'
      ? sql`SELECT min(seq) AS raw, NULL AS folded FROM request WHERE run_ref = ${run_ref} AND seq >= ${from}`
      : sql`SELECT (SELECT min(seq) FROM sample WHERE run_ref = ${run_ref} AND seq >= ${from}) AS raw,
          (SELECT min(first_seq) FROM rollup
            WHERE run_ref = ${run_ref} AND resolution_s IN (1, 60) AND first_seq >= ${from}) AS folded`,
  )
  const seqs = [found?.raw, found?.folded].flatMap((seq) => (seq == null ? [] : [Number(seq)]))
  return seqs.length === 0 ? null : Math.min(...seqs)
}
