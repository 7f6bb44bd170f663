import { normalQuantile } from '../intervals/distributions.js'
import { type Interval, tail } from '../intervals/interval.js'
import { inOrder } from '../numbers/in-order.js'
import { arrangementsOfU, varianceOfU } from './mann-whitney.js'
import { shareUpTo, statisticAt } from './rank-test.js'
import { arrangementsOfW, varianceOfW } from './wilcoxon.js'

/** By how much one side is shifted against the other, in the unit of the values. */
export interface Shift {
  readonly value: number
  /** 95 %, the values that the rank test would not reject; null where even all of them are too few to cover that. */
  readonly interval: Interval | null
}

/** Up to so many values on each side the interval's ranks are exact. */
const largestExact = 50

/**
 * The median of all differences a − b, with Moses' interval (Hodges and Lehmann 1963, doi:10.1214/aoms/1177704172;
 * Hollander, Wolfe and Chicken 2013, doi:10.1002/9781119196037, §4.2–4.3); null where a side is empty.
 */
export function shiftBetween(a: readonly number[], b: readonly number[]): Shift | null {
  const [n, m] = [a.length, b.length]
  if (n === 0 || m === 0) return null
  const [left, right] = [inOrder(a), inOrder(b)]
  const counts = Math.max(n, m) <= largestExact ? arrangementsOfU(n, m) : null
  return shiftOf({
    total: n * m,
    low: (left[0] ?? 0) - (right[m - 1] ?? 0),
    high: (left[n - 1] ?? 0) - (right[0] ?? 0),
    countUpTo: (limit) => differencesUpTo(left, right, limit),
    trim: trimmed(counts, (n * m) / 2, varianceOfU(n, m, 0)),
  })
}

/**
 * The median of all Walsh averages of paired differences, with Tukey's interval (Hollander, Wolfe and Chicken 2013,
 * §3.2–3.3); null without differences.
 */
export function shiftOfPairs(differences: readonly number[]): Shift | null {
  const n = differences.length
  if (n === 0) return null
  const sorted = inOrder(differences)
  const total = (n * (n + 1)) / 2
  return shiftOf({
    total,
    low: sorted[0] ?? 0,
    high: sorted[n - 1] ?? 0,
    countUpTo: (limit) => averagesUpTo(sorted, limit),
    trim: trimmed(n <= largestExact ? arrangementsOfW(n) : null, total / 2, varianceOfW(n, 0)),
  })
}

/** A set of numbers that is too large to write down but easy to count. */
interface Countable {
  readonly total: number
  readonly low: number
  readonly high: number
  countUpTo(limit: number): number
  /** How many are cut off at each end for the interval, less one; null where none can be. */
  readonly trim: number | null
}

function shiftOf(set: Countable): Shift {
  const [below, above] = [nthOf(set, Math.ceil(set.total / 2)), nthOf(set, Math.floor(set.total / 2) + 1)]
  const { total, trim } = set
  return {
    value: (below + above) / 2,
    interval: trim === null ? null : { low: nthOf(set, trim), high: nthOf(set, total + 1 - trim) },
  }
}

/** The place of the interval's lower end; as R's wilcox.test, but without an interval that would not cover 95 %. */
function trimmed(counts: readonly number[] | null, expected: number, variance: number): number | null {
  if (counts === null) return Math.max(1, Math.floor(expected + normalQuantile(tail) * Math.sqrt(variance)))
  return shareUpTo(0, counts) > tail ? null : Math.max(1, statisticAt(tail, counts))
}

/** The nth smallest by halving between the ends until no double is left between them. */
function nthOf({ low, high, countUpTo }: Countable, nth: number): number {
  if (countUpTo(low) >= nth) return low
  let [less, enough] = [low, high]
  const near = (Math.abs(low) + Math.abs(high)) * 1e-16
  while (enough - less > near) {
    const middle = less + (enough - less) / 2
    if (middle === less || middle === enough) break
    if (countUpTo(middle) >= nth) enough = middle
    else less = middle
  }
  return enough
}

function differencesUpTo(left: readonly number[], right: readonly number[], limit: number): number {
  let count = 0
  // A larger left value needs a larger right one, so the border only moves up.
  let at = 0
  for (const value of left) {
    while (at < right.length && value - (right[at] ?? 0) > limit) at += 1
    count += right.length - at
  }
  return count
}

function averagesUpTo(sorted: readonly number[], limit: number): number {
  let count = 0
  let end = sorted.length - 1
  for (const [at, value] of sorted.entries()) {
    while (end >= at && (value + (sorted[end] ?? 0)) / 2 > limit) end -= 1
    if (end < at) break
    count += end - at + 1
  }
  return count
}
