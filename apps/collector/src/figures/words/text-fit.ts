const narrow = /[ .,:;'|!()[\]{}/\\ijlftrI-]/
const wide = /[mwMW@%—…]/
const broad = /[DGHNOQU#~^+<>=&±]/
const lightest = 0.38

/** Estimated width of a text in DejaVu Sans, in units of the font size. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  if ((character.codePointAt(0) ?? 0) >= 0x1100) return 1
  if (narrow.test(character)) return lightest
  if (wide.test(character)) return 0.98
  if (broad.test(character)) return 0.84
  return /[A-Z]/.test(character) ? 0.7 : 0.63
}

/** A text of one line; control characters and line breaks become spaces. */
export function oneLine(text: string): string {
  // Direction overrides would turn the rest of the figure's line round.
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}

/**
 * Breaks a name into lines no wider than `width` font sizes, after a separator where there is one; what does not fit
 * into `lines` lines ends in an ellipsis.
 */
export function wrapText(text: string, width: number, lines: number): string[] {
  const wrapped = breakLines(oneLine(text), width)
  if (wrapped.length <= lines) return wrapped
  const last = wrapped.slice(lines - 1).join(text.includes(' ') ? ' ' : '')
  return [...wrapped.slice(0, lines - 1), shorten(last, width)]
}

/** The same of a name that has more lines cut in its middle. */
export function wrapName(text: string, width: number, lines: number): string[] {
  let wrapped = breakLines(oneLine(text), width)
  for (let room = lines * width; wrapped.length > lines && room > 1; room -= 1)
    wrapped = breakLines(shortenMiddle(text, room), width)
  return wrapped
}

/** After a separator, but not within a number or before its unit; and before the mark at the end of a subject. */
const breaks = /(?<=[\s_\-/;]|[,.](?!\d))(?![%°])|(?=~[0-9a-f]{8}$)/u

function breakLines(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(breaks)) {
    if (line !== '' && textWidth(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += word
    while (textWidth(line.trimEnd()) > width) {
      const head = fittingHead(line, width)
      lines.push(head)
      line = line.slice(head.length)
    }
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}

/** A text cut to a width, with an ellipsis where something was cut. */
export function shorten(text: string, width: number): string {
  const whole = oneLine(text)
  if (textWidth(whole) <= width) return whole
  return `${fittingHead(whole, width - textWidth('…'))}…`
}

/** A text cut to a width in its middle, since names differ at their ends as often as at their beginnings. */
export function shortenMiddle(text: string, width: number): string {
  const whole = oneLine(text)
  if (textWidth(whole) <= width) return whole
  const half = (width - textWidth('…')) / 2
  const reversed = Array.from(whole).reverse().join('')
  return `${fittingHead(whole, half)}…${Array.from(fittingHead(reversed, half)).reverse().join('')}`
}

function fittingHead(text: string, width: number): string {
  let head = ''
  for (const character of text) {
    if (head !== '' && textWidth(head + character) > width) break
    head += character
  }
  return head
}

/** Breaks a text of our own between words only, so that no number is broken or loses its sign of per cent. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/ (?!%)/)) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
