import type { Checked } from './checks/book.js'

/** What was looked at, and the figures that were seen. */
export interface FleetResult {
  readonly checks: readonly Checked[]
  readonly figures: Readonly<Record<string, number | string>>
  readonly passed: boolean
}

/** For a terminal. */
export function resultText({ checks, figures, passed }: FleetResult): string {
  const failed = checks.filter(({ holds }) => !holds).length
  return [
    ...checks.map(
      ({ what, holds, seen }) => `${holds ? '  ok  ' : 'FAILED'} ${what}${seen === '' ? '' : `: ${seen}`}`,
    ),
    ...Object.entries(figures).map(
      ([name, value]) => `       ${name}: ${typeof value === 'number' ? value.toFixed(1) : value}`,
    ),
    passed ? `all ${checks.length} hold` : `${failed} of ${checks.length} do not hold`,
    '',
  ].join('\n')
}
