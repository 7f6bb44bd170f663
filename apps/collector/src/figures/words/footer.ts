import type { FigureData, Omissions } from '../data/figure-data.js'
import { excludedWords } from './excluded-words.js'
import { loadLine } from './load-words.js'
import { counted, listed } from './numerals.js'
import { ownLabelLine } from './own-label-words.js'

/**
 * What is said under a figure: what all configurations share, what its marks mean, what was measured under several loads, what is from
 * files, what somebody named, then what was left out.
 */
export function footerTexts(remarks: readonly string[], data: FigureData): readonly string[] {
  const shown = new Set(data.configurations.map(({ label }) => label))
  const imported = importedLine(data.imported.filter((label) => shown.has(label)))
  const load = loadLine(data.configurations)
  const own = ownLabelLine(data.configurations)
  return [
    ...[sharedLine(data.shared ?? []), ...remarks, load, imported, own],
    omissionLine(data.omissions),
  ].filter((line) => line !== null)
}

const sharedLine = (words: readonly string[]) =>
  words.length === 0 ? null : `All configurations: ${words.join(', ')}.`

/** Names the configurations that are of imported files; null where there is none. */
export function importedLine(labels: readonly string[]): string | null {
  if (labels.length === 0) return null
  return `From imported files: ${listed(labels)}.`
}

/** Names what is not in the figures; null when everything is. */
export function omissionLine(omissions: Omissions): string | null {
  const { warmups, cut, throttled, excluded, files, rows, configurations = 0 } = omissions
  const parts = [
    warmups > 0 ? counted(warmups, 'warm-up or cold request') : null,
    cut > 0 ? `${counted(cut, 'answer')} that a server cut short` : null,
    throttled > 0 ? `${counted(throttled, 'request')} left out: throttled` : null,
    excludedWords(excluded),
    files > 0 ? `${counted(files, 'file')} left out` : null,
    rows > 0 ? `${counted(rows, 'row')} skipped` : null,
    configurations > 0 ? `${counted(configurations, 'configuration')} with fewer requests` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : `Not in this figure: ${parts.join(', ')}.`
}
