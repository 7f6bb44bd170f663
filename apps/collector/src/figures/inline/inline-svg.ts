import type { Figure } from '../data/figure.js'
import { shortShapes } from './short-shapes.js'
import type { RecordedMark, RecordedText, Recording } from './recording.js'

/**
 * A figure as an element of a page: its text is text, and each place that shows a value says it to a pointer and to a screen
 * reader.
 * @param svg What was drawn without texts.
 */
export function inlineSvg(
  svg: string,
  { texts, marks }: Recording,
  { name, title, width, height }: Figure,
): string {
  const own = `${name}-${width}`
  const shapes = shortShapes(ownIds(svg, own), own)
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" ` +
    `stroke-miterlimit="10" font-family="DejaVu Sans, Verdana, sans-serif">${shapes}${texts.map(textElement).join('')}` +
    `<g class="marks">${marks.map(markElement).join('')}</g></svg>`
  )
}

/** The canvas numbers clips through all that it ever drew; on one page they must not be another figure's. */
function ownIds(svg: string, figure: string): string {
  const known = new Map<string, string>()
  return svg.replace(/(id="|url\(#)(cl_\w+)/g, (_, before: string, id: string) => {
    const own = known.get(id) ?? `${figure}-${known.size}`
    known.set(id, own)
    return before + own
  })
}

const tenth = (value: number) => String(Number(value.toFixed(1)))

/** As wide as it was laid out for, whatever font there is. */
function textElement({ text, x, y, angle, px, isBold, fill, width }: RecordedText): string {
  const turned = Math.abs(angle) < 0.1 ? '' : ` transform="rotate(${tenth(angle)} ${tenth(x)} ${tenth(y)})"`
  const bold = isBold ? ' font-weight="bold"' : ''
  return (
    `<text x="${tenth(x)}" y="${tenth(y)}" font-size="${tenth(px)}" fill="${escaped(fill)}"${bold}${turned} ` +
    `textLength="${tenth(width)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`
  )
}

function markElement({ x, y, width, height, words }: RecordedMark): string {
  return (
    `<rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(width)}" height="${tenth(height)}">` +
    `<title>${escaped(words)}</title></rect>`
  )
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as it may stand in markup; characters that turn a line round or cannot be seen are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|\p{Cf}/gu, '')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
