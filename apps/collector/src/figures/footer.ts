import type { FigureData, Omissions } from './figure-data.js'
import { counted } from './numerals.js'

/** What is said under a figure: what its marks mean, then what was left out. */
export function footerTexts(remarks: readonly string[], { omissions }: FigureData): readonly string[] {
  const omitted = omissionLine(omissions)
  return omitted === null ? remarks : [...remarks, omitted]
}

/** Names what is not in the figures; null when everything is. */
export function omissionLine({ warmups, files, rows, configurations = 0 }: Omissions): string | null {
  const parts = [
    warmups > 0 ? counted(warmups, 'warm-up or cold request') : null,
    files > 0 ? `${counted(files, 'file')} left out` : null,
    rows > 0 ? `${counted(rows, 'row')} skipped` : null,
    configurations > 0 ? `${counted(configurations, 'configuration')} with fewer requests` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : `Not in this figure: ${parts.join(', ')}.`
}
