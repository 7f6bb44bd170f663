import type { StoredImport } from '../../store/imports/stored-imports.js'
import { type Cell, count, escapeHtml, table } from './html-table.js'

/** Files that the page lists; more are in the JSON. */
export const mostImports = 20
/** Of one file that are shown; the others are in the JSON. */
const mostNotes = 10

const head = [
  'file',
  'when',
  'rows',
  'stored',
  'skipped, stored already',
  'refused',
  'read otherwise than it stands there',
]

/** The files that were imported, newest first, and what was assumed of each. */
export function importList(imports: readonly StoredImport[]): string {
  if (imports.length === 0) return ''
  const rest = imports.length > mostImports ? 'Older ones are in the JSON: ' : ''
  const link = `<p class="note">${rest}<a href="/api/v1/imports">/api/v1/imports</a></p>`
  return `<h2>Imports</h2>${table(head, imports.slice(0, mostImports).map(cells), '')}${link}`
}

function cells({ file_name, received_at, rows, inserted, skipped, refused, notes }: StoredImport): Cell[] {
  const time = `${new Date(received_at * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  return [file_name, time, count(rows), count(inserted), count(skipped), count(refused), noteList(notes)]
}

function noteList(notes: readonly string[]): Cell {
  if (notes.length === 0) return null
  const shown = notes.slice(0, mostNotes).map((note) => `<li>${escapeHtml(note)}</li>`)
  const more = notes.length > mostNotes ? `<li>${count(notes.length - mostNotes)} more in the JSON</li>` : ''
  return { html: `<ul class="notes">${shown.join('')}${more}</ul>` }
}
