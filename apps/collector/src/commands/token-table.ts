import { oneLine } from '../figures/words/text-fit.js'
import type { ListedCredential } from './listed-credential.js'

const headings = ['id', 'kind', 'role', 'name', 'agent', 'made', 'by', 'ends', 'last seen'] as const

/** One line for each, with how it is at this time, in Unix seconds. */
export function tokenTable(credentials: readonly ListedCredential[], now: number): string {
  if (credentials.length === 0) return 'no tokens, codes or links\n'
  const rows = credentials.map((one) => [
    ...[one.token_id, one.kind, one.role, oneLine(one.name), one.agent_id ?? '', day(one.created_at)],
    ...[oneLine(one.created_by), endOf(one, now), one.last_seen === null ? '' : day(one.last_seen)],
  ])
  const lines = [[...headings], ...rows]
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)))
  return lines
    .map(
      (cells) =>
        `${cells
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function endOf({ revoked_at, used_at, expires_at }: ListedCredential, now: number): string {
  if (revoked_at !== null) return `revoked ${day(revoked_at)}`
  if (used_at !== null) return `redeemed ${day(used_at)}`
  if (expires_at === null) return ''
  return expires_at <= now ? `expired ${day(expires_at)}` : day(expires_at)
}

const day = (unixSeconds: number) => new Date(unixSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ')
