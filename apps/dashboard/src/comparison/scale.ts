/** What an axis shows. */
export interface Scale {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
  /** Where a value is, 0–100 %. */
  readonly at: (value: number) => number
}

/** Ends that are near each other are looked at from nearby; else the axis begins at 0. */
const near = 0.6

/** An axis with about five marks for these values; null where there is none. */
export function scaleOf(values: readonly number[]): Scale | null {
  if (values.length === 0) return null
  // One by one: as arguments, thousands would be too many.
  const least = values.reduce((low, value) => Math.min(low, value))
  const most = values.reduce((high, value) => Math.max(high, value))
  const from = least > 0 && least >= near * most ? least : Math.min(0, least)
  const to = most < 0 ? 0 : most
  const step = niceStep((to - from || Math.abs(to) || 1) / 5)
  const low = Math.floor(from / step) * step
  const high = Math.max(Math.ceil(to / step) * step, low + step)
  const count = Math.round((high - low) / step)
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((low + at * step).toPrecision(12)))
  return { low, high, ticks, at: (value) => (100 * (value - low)) / (high - low) }
}

/** The next of 1, 2 and 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power
}
