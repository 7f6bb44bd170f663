import { betaQuantile, betaShare } from './distributions.js'
import { type Interval, tail } from './interval.js'

/**
 * The 95 % percentile-bootstrap interval of the median of sorted values, in their unit; null below 6 values.
 *
 * The k-th smallest of a resample is the value at rank U·n with U from Beta(k, n + 1 − k), so the ends are read from
 * that distribution, as if resampled without end, and nothing is drawn (Hutson and Ernst 2000,
 * doi:10.1111/1467-9868.00221); of an even number of values the two middle ranks are read alike and averaged.
 * Percentile and not BCa: the jackknife that BCa takes its acceleration from fails for quantiles (Efron and
 * Tibshirani 1993, An Introduction to the Bootstrap, §11.6).
 */
export function medianInterval(sorted: readonly number[]): Interval | null {
  return enclosed(sorted.length, 0.5) ? bootstrapInterval(sorted, 0.5) : null
}

/**
 * The 95 % interval of the p-quantile of sorted values by fractional order statistics, in their unit (Hutson 1999,
 * doi:10.1080/02664769922458): from the rank that is below the true quantile in 97.5 % of samples to the one that is
 * above it in as many, whatever the distribution. The percentile bootstrap leans to the wrong side away from the
 * median: its intervals of p95 at n = 100 and p99 at n = 500 held in 89 and 88 % of simulated samples.
 *
 * Null where the quantile may well lie beyond all values: below 36 values for p90, 72 for p95, 368 for p99.
 */
export function percentileInterval(sorted: readonly number[], p: number): Interval | null {
  const n = sorted.length
  if (!enclosed(n, p)) return null
  return { low: atRank(sorted, rankAt(n, p, 1 - tail)), high: atRank(sorted, rankAt(n, p, tail)) }
}

/** The percentile-bootstrap interval of any quantile, which is only sound near the median. */
export function bootstrapInterval(sorted: readonly number[], p: number): Interval {
  return { low: resampledEnd(sorted, p, tail), high: resampledEnd(sorted, p, 1 - tail) }
}

/** Whether the smallest and the largest of n values enclose the p-quantile surely enough. */
function enclosed(n: number, p: number): boolean {
  return Math.max(p, 1 - p) ** n <= tail
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

/** The rank, 1 … n and seldom whole, whose value is at most the p-quantile with that chance. */
function rankAt(n: number, p: number, chance: number): number {
  let [low, high] = [1, n]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (betaShare(middle, n + 1 - middle, p) > chance) low = middle
    else high = middle
  }
  return low
}

function atRank(sorted: readonly number[], rank: number): number {
  const [below = 0, above = below] = sorted.slice(Math.floor(rank) - 1, Math.floor(rank) + 1)
  return below + (above - below) * (rank - Math.floor(rank))
}
