/** An interval that holds the median of what was sampled from, and with what probability at least. */
export interface MedianInterval {
  readonly low: number
  readonly high: number
  /** 0.95 or a little more, since ranks are whole numbers. */
  readonly confidence: number
}

const confidence = 0.95

/**
 * The interval between two order statistics, whatever the distribution: the l-th smallest and the l-th largest value,
 * where at most l − 1 of n fair coins show heads with a probability of 2.5 % (David and Nagaraja, Order Statistics, 3rd
 * ed., 2003, section 7.1). Null below 6 values, which cannot reach 95 %.
 *
 * Values of a campaign are of several texts, each as often as every other: the count below the median is then a sum of
 * coins that are not alike, which spreads less than the fair ones (Hoeffding 1956, doi:10.1214/aoms/1177728178), so the
 * interval is if anything too wide.
 */
export function medianInterval(values: readonly number[]): MedianInterval | null {
  const sorted = values.toSorted((a, b) => a - b)
  const n = sorted.length
  const { rank, tail } = lowRank(n, (1 - confidence) / 2)
  const low = sorted[rank - 1]
  const high = sorted[n - rank]
  return low === undefined || high === undefined ? null : { low, high, confidence: 1 - 2 * tail }
}

/** Width of the interval as a share of the median's own value between its ends; null where that says nothing. */
export function intervalShare(interval: MedianInterval | null, median: number | null): number | null {
  if (interval === null || median === null || median <= 0) return null
  return (interval.high - interval.low) / median
}

/** Largest rank l with P(Binomial(n, 1/2) ≤ l − 1) within the limit, and that probability; rank 0 where there is none. */
function lowRank(n: number, limit: number): { rank: number; tail: number } {
  let [rank, tail] = [0, 0]
  // In logarithms: 2^-n is no number any more from n = 1075 on.
  let logTerm = -n * Math.LN2
  for (let k = 0; tail + Math.exp(logTerm) <= limit; k += 1) {
    tail += Math.exp(logTerm)
    rank = k + 1
    logTerm += Math.log(n - k) - Math.log(k + 1)
  }
  return { rank, tail }
}
