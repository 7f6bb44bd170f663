import type { StoredRequest } from '@voicemark/schema'

type Throttled = Partial<Pick<StoredRequest, 'throttle_detected' | 'tags'>>

/** Whether the plan of a row wants throttled requests in no figure. */
export const leavesThrottledOut = ({ tags }: Throttled): boolean =>
  tags?.['throttled'] === 'exclude' || tags?.['throttled'] === 'repeat'

/** Whether a row is one of these. */
export const isThrottledOut = (row: Throttled): boolean =>
  row.throttle_detected === true && leavesThrottledOut(row)

/** What is left of the rows of one configuration; where that would be nothing, all of them stay. */
export function withoutThrottled<Row extends Throttled>(
  rows: readonly Row[],
): { readonly rows: Row[]; readonly leftOut: number } {
  const kept = rows.filter((row) => !isThrottledOut(row))
  if (kept.length === 0) return { rows: [...rows], leftOut: 0 }
  return { rows: kept, leftOut: rows.length - kept.length }
}
