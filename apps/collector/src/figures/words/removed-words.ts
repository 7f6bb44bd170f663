import type { RemovedFor } from '../../store/corrections/removed-reasons.js'
import { counted } from './numerals.js'

/** Reasons that are told; the others are in the log of corrections. */
const mostReasons = 5

/** How many rows somebody deleted, and why; null: none. */
export function removedLine(removed: readonly RemovedFor[]): string | null {
  const rows = removed.reduce((sum, one) => sum + one.rows, 0)
  if (rows === 0) return null
  const byReason = new Map<string, number>()
  for (const one of removed) byReason.set(one.reason, (byReason.get(one.reason) ?? 0) + one.rows)
  const told = [...byReason]
    .slice(0, mostReasons)
    .map(([reason, n]) => `${n.toLocaleString('en-US')}: ${reason}`)
  const more = byReason.size > mostReasons ? '; and more' : ''
  return `${counted(rows, 'row')} ${rows === 1 ? 'was' : 'were'} deleted (${told.join('; ')}${more})`
}
