import type { Correction } from '../../store/corrections/correction.js'
import { type Cell, escapeHtml, table } from './html-table.js'

/** Corrections that the page lists; the others are in the JSON. */
export const mostCorrections = 20

const head = ['when', 'by whom', 'what', 'of what', 'why', 'undone']

/** What persons took out, deleted, named, joined and tagged anew, newest first, and whether it still holds. */
export function correctionList(corrections: readonly Correction[]): string {
  if (corrections.length === 0) return ''
  const rest = corrections.length > mostCorrections ? 'Older ones are in the JSON: ' : ''
  const link = `<p class="note">${rest}<a href="/api/v1/corrections">/api/v1/corrections</a></p>`
  return `<h2>Corrections</h2>${table(head, corrections.slice(0, mostCorrections).map(cells), '')}${link}`
}

function cells(one: Correction): Cell[] {
  const undone = one.undone_at === null ? null : `${timeOf(one.undone_at)} by ${one.undone_by ?? 'somebody'}`
  return [timeOf(one.made_at), one.made_by, whatOf(one), targetOf(one), one.reason, undone]
}

const timeOf = (time: number) => `${new Date(time * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`

function whatOf(one: Correction): Cell {
  if (one.kind === 'label')
    return `label ${one.detail.label}${one.detail.merge ? ', machines of it are one' : ''}`
  if (one.kind === 'join') return { html: `the same machine as <code>${escapeHtml(one.detail.into)}</code>` }
  return one.kind
}

function targetOf(one: Correction): Cell {
  if (one.kind !== 'label') return { html: `${one.target_kind} <code>${escapeHtml(one.target)}</code>` }
  const { agent_id, hardware_tier, device_type } = one.target
  return `${hardware_tier}_${device_type} of ${agent_id.slice(0, 8)}`
}
