/** A number with three significant digits and no more decimals than those need, as the figures have it: `2,856`, `8.20`. */
export function numeral(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return value.toExponential(2)
  const decimals = value === 0 ? 2 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))))
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** A count: `12,000`. */
export const count = (value: number) => value.toLocaleString('en-US')

/** A count with its noun: `1 file`, `12,000 rows`. */
export const counted = (value: number, noun: string) => `${count(value)} ${noun}${value === 1 ? '' : 's'}`

/** A span of time in its largest unit: `40 s`, `3 min`, `5 h`, `12 d`. */
export function span(seconds: number): string {
  const units = [
    ['s', 60],
    ['min', 60],
    ['h', 24],
  ] as const
  let value = Math.max(0, seconds)
  for (const [unit, most] of units) {
    if (value < most) return `${Math.floor(value)} ${unit}`
    value /= most
  }
  return `${Math.floor(value)} d`
}
