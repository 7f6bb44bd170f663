import { escapeHtml } from '../../page/html-table.js'

/** Text with its code, which stands between backticks, as markup. */
export const inline = (text: string) => escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

/** Text whose paragraphs have an empty line between. */
export const paragraphs = (text: string) =>
  text
    .split('\n\n')
    .map((part) => `<p>${inline(part)}</p>`)
    .join('')

/** A part that is folded. The id stands within: a link to it opens the part, without a script. */
export const folded = (id: string, head: string, body: string) =>
  `<details><summary>${head}</summary><div class="folded" id="${id}">${body}</div></details>`
