import { escapeHtml } from '../../page/html-table.js'

/** Text with its code, which stands between backticks, as markup. */
export const inline = (text: string) => escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

/** Text whose paragraphs have an empty line between. */
export const paragraphs = (text: string) =>
  text
    .split('\n\n')
    .map((part) => `<p>${inline(part)}</p>`)
    .join('')
