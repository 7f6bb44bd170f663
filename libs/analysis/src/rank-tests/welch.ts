import { studentBeyond, studentTwoSided } from '../intervals/distributions.js'
import { type Interval, tail } from '../intervals/interval.js'
import type { RunningFigures } from '../numbers/running.js'

/** How two means differ, in the unit of the values. */
export interface MeanDifference {
  /** Mean of a − mean of b. */
  readonly value: number
  /** 95 %. */
  readonly interval: Interval
  /** Degrees of freedom. */
  readonly df: number
  /** Two-sided, 0–1. */
  readonly p: number
}

/**
 * The difference of two means whose spreads may differ (Welch 1947, doi:10.1093/biomet/34.1-2.28), from their figures
 * alone; null below two values on a side, without any spread, and where it is beyond all numbers.
 */
export function welchDifference(a: RunningFigures, b: RunningFigures): MeanDifference | null {
  if (a.mean === null || b.mean === null || a.sd === null || b.sd === null) return null
  const [va, vb] = [a.sd ** 2 / a.n, b.sd ** 2 / b.n]
  if (va + vb === 0 || va + vb === Infinity) return null
  // By shares: the square of a variance is beyond all numbers, or 0, sooner than the values are.
  const share = va / (va + vb)
  const df = 1 / (share ** 2 / (a.n - 1) + (1 - share) ** 2 / (b.n - 1))
  const value = a.mean - b.mean
  const error = Math.sqrt(va + vb)
  const reach = studentBeyond(tail, df) * error
  return {
    value,
    interval: { low: value - reach, high: value + reach },
    df,
    p: studentTwoSided(value / error, df),
  }
}
