import type { Interval, MeasureFigures, Share } from '@voicemark/analysis'
import { decimalsOf, percentTex } from '../latex/number-text.js'

/** A number with the digits that the paper pack has; empty for a missing one. */
export function numberWords(value: number | null, decimals?: number): string {
  if (value === null) return ''
  const places = decimals ?? decimalsOf(value)
  if (value !== 0 && (places > 8 || Math.abs(value) >= 1e9)) return value.toExponential(2)
  return value.toFixed(Math.min(places, 12)).replace('-', '−')
}

/** `0.182 [0.181, 0.184]`; the value alone where there is no interval. */
export function intervalWords(value: number | null, interval: Interval | null): string {
  if (value === null || interval === null) return numberWords(value)
  const decimals = decimalsOf(value, interval)
  const [low, high] = [numberWords(interval.low, decimals), numberWords(interval.high, decimals)]
  return `${numberWords(value, decimals)} [${low}, ${high}]`
}

/** The median of a measure with its interval. */
export const medianWords = ({ median, median_interval }: MeasureFigures) =>
  intervalWords(median, median_interval)

/** `98.0 [89.5, 99.6]`, percent with its interval. */
export function shareWords({ share, interval }: Share): string {
  if (share === null || interval === null) return ''
  return `${percentTex(share)} [${percentTex(interval.low)}, ${percentTex(interval.high)}]`
}

/** A p value. */
export function pWords(p: number | null): string {
  if (p === null) return ''
  return p < 0.001 ? '< 0.001' : p > 0.995 ? '1.0' : p.toPrecision(2)
}
