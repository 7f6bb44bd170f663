import type { Interval, Share } from '@voicemark/analysis'

/** What stands for a value that is not there. */
export const missing = '--'

/** Decimals at which a value has three significant digits. */
const threeDigits = (value: number) =>
  value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))

/**
 * Decimals for a value and its interval: three significant digits, and more, up to five, where the ends would otherwise
 * fall together.
 */
export function decimalsOf(value: number, interval: Interval | null = null): number {
  const decimals = threeDigits(value)
  const width = interval === null ? 0 : interval.high - interval.low
  if (width <= 0 || value === 0) return decimals
  const twoOfWidth = 1 - Math.floor(Math.log10(width))
  return Math.max(decimals, Math.min(twoOfWidth, decimals + 2))
}

/** A number in TeX; `--` for a missing one. */
export function numberTex(value: number | null, decimals?: number): string {
  if (value === null) return missing
  const places = decimals ?? decimalsOf(value)
  if (value !== 0 && (places > 8 || Math.abs(value) >= 1e9)) return powerTex(value)
  const text = value.toFixed(Math.min(places, 12))
  return text.startsWith('-') ? `$${text}$` : text
}

function powerTex(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential(2).split('e')
  return `$${digits}\\times 10^{${Number(exponent)}}$`
}

/** `0.182 [0.181, 0.184]`; the value alone where there is no interval. */
export function intervalTex(value: number | null, interval: Interval | null): string {
  if (value === null) return missing
  if (interval === null) return numberTex(value)
  const decimals = decimalsOf(value, interval)
  const [low, high] = [numberTex(interval.low, decimals), numberTex(interval.high, decimals)]
  return `${numberTex(value, decimals)} {[}${low}, ${high}]`
}

/** A share as percent without its sign; one decimal, and as many more as it takes not to print 0 or 100 for what is not. */
export function percentTex(share: number | null): string {
  if (share === null) return missing
  if (share === 0 || share === 1) return String(100 * share)
  for (let decimals = 1; decimals < 8; decimals += 1) {
    const text = (100 * share).toFixed(decimals)
    if (Number(text) !== 0 && Number(text) !== 100) return text
  }
  return (100 * share).toPrecision(3)
}

/** `98.0 [89.5, 99.6]`, percent with its Wilson interval. */
export function shareTex({ share, interval }: Share): string {
  if (share === null || interval === null) return missing
  return `${percentTex(share)} {[}${percentTex(interval.low)}, ${percentTex(interval.high)}]`
}

/** A p value as it is printed: `< 0.001`, else two significant digits. */
export function pTex(p: number | null): string {
  if (p === null) return missing
  return p < 0.001 ? '$<$0.001' : p > 0.995 ? '1.0' : p.toPrecision(2)
}

/** Unix seconds as a day, UTC. */
export function dayText(seconds: number | null): string {
  return seconds === null ? missing : new Date(seconds * 1000).toISOString().slice(0, 10)
}
