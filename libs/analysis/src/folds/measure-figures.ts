import type { Interval } from '../intervals/interval.js'
import { meanInterval } from '../intervals/mean-interval.js'
import { medianInterval, percentileInterval } from '../intervals/quantile-interval.js'
import { quantile } from '../numbers/describe.js'
import { inOrder } from '../numbers/in-order.js'
import { medianDeviation } from '../numbers/median-deviation.js'
import type { RunningFigures } from '../numbers/running.js'

/** A percentile and its 95 % interval by fractional order statistics, in the unit of the measure. */
export interface Percentile {
  readonly value: number
  readonly interval: Interval | null
}

/** What one measure says; null where there are too few values for it, never NaN. */
export interface MeasureFigures extends RunningFigures {
  /** 95 %, Student's t. */
  readonly mean_interval: Interval | null
  readonly median: number | null
  /** 95 %, percentile bootstrap. */
  readonly median_interval: Interval | null
  /** Median absolute deviation, not scaled. */
  readonly mad: number | null
  /** From 10 values. */
  readonly p90: Percentile | null
  /** From 20 values. */
  readonly p95: Percentile | null
  /** From 100 values. */
  readonly p99: Percentile | null
  /** How percentiles are read from values in order: type 7 of Hyndman and Fan, numpy's and R's default. */
  readonly estimator: 'type_7'
  /** Values behind median, MAD and percentiles: all of them, or a uniform sample of them; n, mean, SD and ends are of all. */
  readonly basis: { readonly kind: 'all' | 'sample'; readonly n: number }
}

/** The figures of all values (`running`) and of those that were kept. */
export function measureFigures(running: RunningFigures, kept: readonly number[]): MeasureFigures {
  const sorted = inOrder(kept)
  return {
    ...running,
    mean_interval: meanInterval(running),
    median: quantile(sorted, 0.5),
    median_interval: medianInterval(sorted),
    mad: medianDeviation(sorted),
    p90: percentile(sorted, 0.9, 10),
    p95: percentile(sorted, 0.95, 20),
    p99: percentile(sorted, 0.99, 100),
    estimator: 'type_7',
    basis: { kind: sorted.length < running.n ? 'sample' : 'all', n: sorted.length },
  }
}

/** Below `fewest` values less than one of them lies beyond it. */
function percentile(sorted: readonly number[], p: number, fewest: number): Percentile | null {
  const value = quantile(sorted, p)
  return value === null || sorted.length < fewest ? null : { value, interval: percentileInterval(sorted, p) }
}
