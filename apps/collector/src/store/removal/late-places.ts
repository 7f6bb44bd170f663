import type { Removal } from '../corrections/correction.js'
import { joinSql, sql, type Transaction } from '../databases/database.js'

/** A place of samples; `watched` is their subject. */
export interface TakenPlace {
  readonly ref: number
  readonly run_id: string
  readonly first: number
  readonly last: number
  readonly watched: string | null
}

/** Of these places those of which not all samples have come: a request is delivered before its last ones. */
export async function lateOf(tx: Transaction, places: readonly TakenPlace[]): Promise<Removal['late']> {
  const refs = [...new Set(places.map(({ ref }) => ref))]
  if (refs.length === 0) return []
  const runs = await tx.$queryRaw<{ ref: number; next_sample_seq: number }[]>(
    sql`SELECT ref, next_sample_seq FROM run WHERE ref IN (${joinSql(refs)})`,
  )
  const next = new Map(runs.map((run) => [run.ref, run.next_sample_seq]))
  return places
    .filter(({ ref, last }) => (next.get(ref) ?? 0) <= last)
    .map(({ ref, first, last, watched }) => [ref, first, last, watched])
}
