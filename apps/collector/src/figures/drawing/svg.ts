import type { Figure } from '../data/figure.js'

/**
 * Gives an SVG its title and description and shortens its paths: its text is drawn as paths, the same where a font is missing, and would
 * otherwise say nothing to a search or a screen reader.
 */
export function finishSvg(svg: Buffer, figure: Figure): Buffer {
  const { title, caption } = figure
  const text = onPaper(svg.toString('utf8').replace(/ d="[^"]*"/g, roundPath), figure)
  const at = text.indexOf('>', text.indexOf('<svg')) + 1
  const about = `<title>${escapeXml(title)}</title><desc>${escapeXml(caption)}</desc>`
  return Buffer.from(`${text.slice(0, at).replace('<svg', '<svg role="img"')}${about}${text.slice(at)}`)
}

/** The size on paper in place of pixels, where there is one. */
function onPaper(svg: string, { width, height, widthMm }: Figure): string {
  if (widthMm === null) return svg
  const heightMm = Number(((widthMm * height) / width).toFixed(2))
  const size = `width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${width} ${height}"`
  return svg.replace(/<svg[^>]*>/, (element) =>
    element.replace(/ (?:width|height|viewBox)="[^"]*"/g, '').replace('<svg', `<svg ${size}`),
  )
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
