const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in markup or in an attribute; what turns a line round or cannot be seen is left out. */
export function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** A cell of a table: text, and whether it is a number. */
export type Cell = string | { readonly number: string }

/** A table under its caption, which scrolls within itself where it is wider than the page. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumber = head.map((_, at) => rows.some((row) => typeof row[at] === 'object'))
  const heads = head.map(
    (one, at) => `<th scope="col"${isNumber[at] === true ? ' class="number"' : ''}>${escaped(one)}</th>`,
  )
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row"${kindOf(first)}>${escaped(textOf(first))}</th>${rest.map(cell).join('')}</tr>`,
  )
  const name = escaped(caption)
  return (
    `<p class="caption">${name}</p><div class="scroll" tabindex="0" role="region" aria-label="${name}">` +
    `<table aria-label="${name}"><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
  )
}

const textOf = (one: Cell) => (typeof one === 'string' ? one : one.number)

/** From so many characters a cell is read as lines, and needs room for them. */
const longCell = 60

function kindOf(one: Cell): string {
  if (typeof one !== 'string') return ' class="number"'
  return one.length >= longCell ? ' class="long"' : ''
}

function cell(one: Cell): string {
  const text =
    textOf(one) === '' ? '<span class="missing" title="not measured">–</span>' : escaped(textOf(one))
  return `<td${kindOf(one)}>${text}</td>`
}

/** A list; empty without items. */
export const list = (items: readonly string[], className = '') =>
  items.length === 0
    ? ''
    : `<ul${className === '' ? '' : ` class="${className}"`}>${items.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`

/** A part of the page under a heading. */
export const section = (id: string, heading: string, content: string) =>
  content === ''
    ? ''
    : `<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${escaped(heading)}</h2>${content}</section>`

/** A paragraph. */
export const paragraph = (text: string, className = '') =>
  `<p${className === '' ? '' : ` class="${className}"`}>${escaped(text)}</p>`
