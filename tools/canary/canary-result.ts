import type { Finding, Searched } from './search/places.js'

/** What was done with the sentence, where it was searched and what was found. */
export interface CanaryResult {
  readonly database: string
  /** How many ways of each kind. */
  readonly ways: Readonly<Record<string, number>>
  readonly forms: number
  readonly searched: readonly Searched[]
  readonly findings: readonly Finding[]
  /** Places in which what was planted is not found, and what of it: there the search proves nothing. */
  readonly blind: readonly string[]
  readonly seconds: number
  readonly passed: boolean
}

/** For a terminal. */
export function resultText(result: CanaryResult): string {
  const { database, ways, forms, searched, findings, blind, seconds, passed } = result
  const done = Object.entries(ways).map(([name, count]) => `${name} ${count}`)
  return [
    `${database}: ${done.join(', ')} ways; ${forms} forms searched, ${seconds.toFixed(0)} s`,
    ...searched.map(
      ({ place, files, bytes }) => `  ${place}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`,
    ),
    ...findings.map(({ place, file, forms }) => `  FOUND in ${place}: ${file}: ${forms.join(', ')}`),
    ...blind.map((what) => `  BLIND in ${what}`),
    passed ? 'the sentence is nowhere, and would have been found' : 'FAILED',
    '',
  ].join('\n')
}
