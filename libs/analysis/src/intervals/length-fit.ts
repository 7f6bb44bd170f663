import type { CoMoments } from '../numbers/co-moments.js'
import { studentBeyond } from './distributions.js'
import { type Interval, tail } from './interval.js'

/** A fitted number with its 95 % interval. */
export interface Fitted {
  readonly value: number
  readonly interval: Interval
}

/** wall = a + b · audio: what a request costs however short it is, and what each second of audio adds. */
export interface LengthFit {
  readonly n: number
  /** a, seconds. */
  readonly fixed_cost_s: Fitted
  /** b, seconds of work for one more second of audio. */
  readonly marginal_rtf: Fitted
  /** Scatter of the wall time about the line, seconds (n − 2). */
  readonly residual_sd_s: number
  /** Share of the wall time's variance that the line explains, 0–1; null where all wall times are equal. */
  readonly r_squared: number | null
  /** The lengths of audio that the line rests on; beyond them it is a guess. */
  readonly audio_s: Interval
}

/**
 * The least-squares line through (audio seconds, wall seconds) with Student intervals of n − 2 degrees of freedom
 * (Draper and Smith 1998, doi:10.1002/9781118625590, §1.4); null below three requests or where all audio is of one
 * length. The intervals assume a scatter that does not grow with the length.
 */
export function fitLength({ n, mean_x, mean_y, xx, xy, yy, min_x, max_x }: CoMoments): LengthFit | null {
  if (n < 3 || xx === 0) return null
  const slope = xy / xx
  const intercept = mean_y - slope * mean_x
  // Rounding can leave a sum of squares of a perfect line below 0.
  const residual = Math.max(0, yy - slope * xy)
  const residual_sd_s = Math.sqrt(residual / (n - 2))
  const t = studentBeyond(tail, n - 2)
  return {
    n,
    fixed_cost_s: fitted(intercept, t * residual_sd_s * Math.sqrt(1 / n + mean_x ** 2 / xx)),
    marginal_rtf: fitted(slope, (t * residual_sd_s) / Math.sqrt(xx)),
    residual_sd_s,
    r_squared: yy === 0 ? null : 1 - residual / yy,
    audio_s: { low: min_x, high: max_x },
  }
}

function fitted(value: number, reach: number): Fitted {
  return { value, interval: { low: value - reach, high: value + reach } }
}
