import { quantile } from './describe.js'
import { inOrder } from './in-order.js'

/**
 * The median absolute deviation from the median (MAD), in the unit of the values and not scaled to a standard
 * deviation (Hampel 1974, doi:10.1080/01621459.1974.10482962); null of no values.
 */
export function medianDeviation(sorted: readonly number[]): number | null {
  const median = quantile(sorted, 0.5)
  return median === null ? null : quantile(inOrder(sorted.map((value) => Math.abs(value - median))), 0.5)
}
