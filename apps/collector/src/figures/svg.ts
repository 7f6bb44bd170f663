import type { Figure } from './figure.js'

/**
 * Gives an SVG its title and description and shortens its paths: its text is drawn as paths, the same where a font is missing, and would
 * otherwise say nothing to a search or a screen reader.
 */
export function finishSvg(svg: Buffer, { title, caption }: Pick<Figure, 'title' | 'caption'>): Buffer {
  const text = svg.toString('utf8').replace(/ d="[^"]*"/g, roundPath)
  const at = text.indexOf('>', text.indexOf('<svg')) + 1
  const about = `<title>${escapeXml(title)}</title><desc>${escapeXml(caption)}</desc>`
  return Buffer.from(`${text.slice(0, at).replace('<svg', '<svg role="img"')}${about}${text.slice(at)}`)
}

/** A hundredth of a pixel is enough for an outline; seven digits double the file. */
const roundPath = (path: string) => path.replace(/(\.\d\d)\d+/g, '$1')

/** Text as it may stand in XML: markup escaped, and characters that XML 1.0 forbids left out. */
function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
