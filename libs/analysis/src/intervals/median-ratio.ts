import { quantile } from '../numbers/describe.js'
import { drawBeta } from '../numbers/gamma-draw.js'
import { inOrder } from '../numbers/in-order.js'
import type { Random } from '../numbers/random.js'
import { type Interval, tail } from './interval.js'

/** How two medians compare. */
export interface MedianRatio {
  /** Median of a / median of b; null where it has no meaning: values of 0 or below, or none. */
  readonly ratio: number | null
  /** 95 % percentile bootstrap; null below 6 values (or pairs) on a side, which cannot cover that. */
  readonly interval: Interval | null
}

/** Below this, even the smallest and the largest value do not enclose the median in 95 % of samples. */
const fewest = 6
const none: MedianRatio = { ratio: null, interval: null }

/**
 * The ratio of the medians of two independent sides, in order. Each resample draws the two medians from the
 * distribution that resampling all values gives them, which takes no longer for more values (see
 * `medianInterval` for the source and for why it is not BCa).
 */
export function independentMedianRatio(
  a: readonly number[],
  b: readonly number[],
  random: Random,
  resamples: number,
): MedianRatio {
  const ratio = ratioOf(a, b)
  if (ratio === null) return none
  if (Math.min(a.length, b.length) < fewest) return { ratio, interval: null }
  return { ratio, interval: middle(resamples, () => resampledMedian(a, random) / resampledMedian(b, random)) }
}

/**
 * The ratio of the medians of two sides whose values at one place are of one text. Resamples draw texts, both
 * sides of each together (cluster bootstrap, Davison and Hinkley 1997, doi:10.1017/CBO9780511802843, §3.8).
 */
export function pairedMedianRatio(
  a: readonly number[],
  b: readonly number[],
  random: Random,
  resamples: number,
): MedianRatio {
  const ratio = ratioOf(inOrder(a), inOrder(b))
  if (ratio === null) return none
  const n = Math.min(a.length, b.length)
  if (n < fewest) return { ratio, interval: null }
  const [left, right] = [placesInOrder(a), placesInOrder(b)]
  const times = new Uint32Array(n)
  const draw = () => {
    times.fill(0)
    for (let i = 0; i < n; i += 1) {
      const place = Math.floor(random.next() * n)
      times[place] = (times[place] ?? 0) + 1
    }
    return weightedMedian(left, times) / weightedMedian(right, times)
  }
  return { ratio, interval: middle(resamples, draw) }
}

function ratioOf(a: readonly number[], b: readonly number[]): number | null {
  const [top, bottom] = [quantile(a, 0.5), quantile(b, 0.5)]
  if (top === null || bottom === null || (a[0] ?? 0) <= 0 || (b[0] ?? 0) <= 0) return null
  return top / bottom
}

function middle(resamples: number, draw: () => number): Interval | null {
  const drawn = inOrder(Array.from({ length: resamples }, draw))
  const [low, high] = [quantile(drawn, tail), quantile(drawn, 1 - tail)]
  return low === null || high === null ? null : { low, high }
}

function resampledMedian(sorted: readonly number[], random: Random): number {
  const n = sorted.length
  const rank = Math.floor((n + 1) / 2)
  const share = drawBeta(rank, n + 1 - rank, random)
  const low = sorted[Math.floor(share * n)] ?? 0
  if (n % 2 === 1) return low
  // The next one up is the smallest of the n − rank uniform numbers above this one.
  const next = share + (1 - share) * (1 - (1 - random.next()) ** (1 / (n - rank)))
  return (low + (sorted[Math.min(n - 1, Math.floor(next * n))] ?? 0)) / 2
}

/** Values in order, and where each was. */
interface Placed {
  readonly values: Float64Array
  readonly places: Uint32Array
}

function placesInOrder(values: readonly number[]): Placed {
  const order = values.map((value, place) => ({ value, place })).sort((a, b) => a.value - b.value)
  return {
    values: Float64Array.from(order, ({ value }) => value),
    places: Uint32Array.from(order, ({ place }) => place),
  }
}

/** The median of as many values as there are places, each taken `times` times. */
function weightedMedian({ values, places }: Placed, times: Uint32Array): number {
  const n = places.length
  const [lower, upper] = [Math.floor((n - 1) / 2), Math.floor(n / 2)]
  let [count, at] = [0, -1]
  while (count <= lower) {
    at += 1
    count += times[places[at] ?? 0] ?? 0
  }
  const low = values[at] ?? 0
  while (count <= upper) {
    at += 1
    count += times[places[at] ?? 0] ?? 0
  }
  return (low + (values[at] ?? 0)) / 2
}
