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
 * alone; null below two values on a side or without any spread.
 */
export function welchDifference(a: RunningFigures, b: RunningFigures): MeanDifference | null {
  if (a.mean === null || b.mean === null || a.sd === null || b.sd === null) return null
  const [va, vb] = [a.sd ** 2 / a.n, b.sd ** 2 / b.n]
  if (va + vb === 0) return null
  const df = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1))
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
