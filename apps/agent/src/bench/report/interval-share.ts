import { describeValues, medianInterval, type Interval } from '@voicemark/analysis'

/** The median of values with its 95 % interval; null below 6 values. */
export interface MedianShare extends Interval {
  /** Width of the interval as a share of the median; null where that says nothing. */
  readonly share: number | null
}

/** How surely the median of values in any order is known; the interval is the one that the collector compares with. */
export function medianShare(values: readonly number[]): MedianShare | null {
  const interval = medianInterval(values.toSorted((a, b) => a - b))
  if (interval === null) return null
  const { median } = describeValues(values)
  const share = median === null || median <= 0 ? null : (interval.high - interval.low) / median
  return { ...interval, share }
}
