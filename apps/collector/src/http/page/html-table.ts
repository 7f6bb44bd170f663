/** What a cell of a table shows: text that is no markup, a number, nothing, or markup of ours. */
export type Cell = string | number | null | { readonly html: string }

/** A table, which the keyboard can move sideways where it is wide, or a sentence where it would be empty. */
export function table(head: readonly string[], rows: readonly Cell[][], empty: string): string {
  if (rows.length === 0) return `<p>${empty}</p>`
  const line = (cells: readonly Cell[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${shown(cell)}</${tag}>`).join('')}</tr>`
  return `<div class="wide" tabindex="0"><table><thead>${line(head, 'th')}</thead><tbody>${rows.map((cells) => line(cells, 'td')).join('')}</tbody></table></div>`
}

function shown(cell: Cell): string {
  if (cell === null) return '–'
  return typeof cell === 'object' ? cell.html : escapeHtml(String(cell))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

export const count = (value: number) => value.toLocaleString('en-US')
