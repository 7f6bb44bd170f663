import { betaQuantile } from './distributions.js'
import { type Interval, tail } from './interval.js'

/**
 * The 95 % percentile-bootstrap interval of the p-quantile (type 7) of sorted values, in their unit.
 *
 * The k-th smallest of a resample is the value at rank U·n with U from Beta(k, n + 1 − k), so the ends are read from
 * that distribution, as if resampled without end, and nothing is drawn (Hutson and Ernst 2000,
 * doi:10.1111/1467-9868.00221); between two ranks the ends are interpolated as the quantile is. Percentile and not
 * BCa: the jackknife that BCa takes its acceleration from fails for quantiles (Efron and Tibshirani 1993,
 * An Introduction to the Bootstrap, §11.6).
 *
 * Null where no interval from these values can cover 95 %, since the quantile may well lie beyond all of them: below 6
 * values for the median, 36 for p90, 72 for p95, 368 for p99.
 */
export function quantileInterval(sorted: readonly number[], p: number): Interval | null {
  const n = sorted.length
  if (Math.max(p, 1 - p) ** n > tail) return null
  return { low: resampledEnd(sorted, p, tail), high: resampledEnd(sorted, p, 1 - tail) }
}

function resampledEnd(sorted: readonly number[], p: number, share: number): number {
  const n = sorted.length
  const position = (n - 1) * p
  const below = Math.floor(position)
  const between = position - below
  const low = valueAt(sorted, betaQuantile(below + 1, n - below, share))
  if (between === 0) return low
  const high = valueAt(sorted, betaQuantile(below + 2, n - below - 1, share))
  return low + (high - low) * between
}

/** The value that a share of the others lies below. */
function valueAt(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
