import type { FigureData, Omissions } from './figure-data.js'
import { counted } from './numerals.js'
import { wrapText } from './text-fit.js'

const footerFontPx = 11

/** The lines under a figure: what its marks mean, then what was left out, broken to the width of the figure. */
export function footerLines(remarks: readonly string[], data: FigureData, width: number): string[] {
  const omitted = omissionLine(data.omissions)
  const lines = omitted === null ? remarks : [...remarks, omitted]
  return lines.flatMap((line) => wrapText(line, (width - 48) / footerFontPx, 9))
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
