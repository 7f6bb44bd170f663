/** What stands where there is no value. */
export const noData = 'no data'

/** A number with three significant digits and no more decimals than those need: `2,856`, `8.20`, `0.180`. */
export function numeral(value: number): string {
  return withDecimals(value, decimalsOf(value))
}

/** `mean ± sd` with the decimals of the mean; the mean alone below two values; `no data` of none. */
export function meanAndDeviation(mean: number | null, sd: number | null): string {
  if (mean === null) return noData
  return sd === null ? numeral(mean) : `${numeral(mean)} ± ${withDecimals(sd, decimalsOf(mean))}`
}

/** A share of 0–1 in per cent: `98.0 %`, `99.995 %`; never rounded up to all or down to none. */
export function percentage(share: number): string {
  const percent = share * 100
  if (percent === 0 || percent === 100) return `${percent} %`
  const rounded = [1, 2, 3, 4].map((decimals) => percent.toFixed(decimals))
  return `${rounded.find((text) => Number(text) > 0 && Number(text) < 100) ?? percent.toPrecision(6)} %`
}

/** A count with its noun: `1 file`, `12,000 rows`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

const mostNamed = 8

/** The first of the names, and how many more there are. */
export function listed(labels: readonly string[]): string {
  const more = labels.length > mostNamed ? ` and ${labels.length - mostNamed} more` : ''
  return `${labels.slice(0, mostNamed).join(', ')}${more}`
}

function decimalsOf(value: number): number {
  if (value === 0) return 2
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
}

function withDecimals(value: number, decimals: number): string {
  const size = Math.abs(value)
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return value.toExponential(2)
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
