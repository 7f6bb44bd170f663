import { mean, sampleStandardDeviation } from 'simple-statistics'

/** What a set of values says: null where there are too few of them. */
export interface Description {
  readonly n: number
  readonly mean: number | null
  /** Sample standard deviation (n − 1); null below two values. */
  readonly sd: number | null
  readonly median: number | null
  readonly p90: number | null
  readonly min: number | null
  readonly max: number | null
}

/** Describes the values that are there; missing ones (null) are left out and not counted in n. */
export function describeValues(values: readonly (number | null)[]): Description {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const n = sorted.length
  return {
    n,
    mean: n > 0 ? mean(sorted) : null,
    sd: n > 1 ? sampleStandardDeviation(sorted) : null,
    median: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    min: sorted.at(0) ?? null,
    max: sorted.at(-1) ?? null,
  }
}

/**
 * The p-quantile of sorted values by linear interpolation, the default of numpy, pandas and R
 * (type 7 of Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566); null of no values.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  const position = (sorted.length - 1) * p
  const low = sorted[Math.floor(position)]
  const high = sorted[Math.ceil(position)]
  if (low === undefined || high === undefined) return null
  return low + (high - low) * (position - Math.floor(position))
}
