import { quantile } from '@voicemark/analysis'

/** A box plot after Tukey: quartiles, and the farthest values within 1.5 times their distance. */
export interface Box {
  readonly low: number
  readonly q1: number
  readonly median: number
  readonly q3: number
  readonly high: number
}

/** Below so many values the points say more than a box. */
const fewestForBox = 5

/** The box of values in order; null below five of them. */
export function boxOf(sorted: readonly number[]): Box | null {
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p))
  if (sorted.length < fewestForBox || q1 == null || median == null || q3 == null) return null
  const reach = 1.5 * (q3 - q1)
  const low = sorted.find((value) => value >= q1 - reach) ?? q1
  const high = sorted.findLast((value) => value <= q3 + reach) ?? q3
  return { low, q1, median, q3, high }
}
