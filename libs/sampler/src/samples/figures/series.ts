/** What is known of a series. */
export function known<T>(series: readonly (T | null)[]): T[] {
  return series.filter((value) => value !== null)
}

/** The largest, to three decimals; null of none. */
export function max(series: readonly number[]): number | null {
  return series.length === 0 ? null : round(series.reduce((a, b) => Math.max(a, b)))
}

/** To three decimals; null of none. */
export function mean(series: readonly number[]): number | null {
  return series.length === 0 ? null : round(series.reduce((a, b) => a + b, 0) / series.length)
}

/** To three decimals: samples resolve no more, and floating point leaves a tail that is no measurement. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
