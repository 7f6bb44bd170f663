/** Sources of patterns with the meaning that they have in Python, whose `\w` is any letter or number; for the flag `u`. */
export const wordSource = String.raw`[\p{L}\p{N}_]`
/** A letter, or a number that is no decimal digit: `[^\W\d_]` of Python. */
export const letterSource = String.raw`[\p{L}\p{Nl}\p{No}]`
/** What `\b` is in Python. */
export const boundarySource = `(?:(?<=${wordSource})(?!${wordSource})|(?<!${wordSource})(?=${wordSource}))`
export const spaceSource = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`

const alphabetic = /^\p{L}+$/u
const digits = /^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨]+$/u
const asciiDigits = /^[0-9]+$/
const spaceAround = new RegExp(`^${spaceSource}+|${spaceSource}+$`, 'gu')
const space = new RegExp(`^${spaceSource}+$`, 'u')

/** `str.isalpha` of Python. */
export const isAlphabetic = (text: string) => alphabetic.test(text)
/** `str.isdigit` of Python. */
export const isDigits = (text: string) => digits.test(text)
export const isAsciiDigits = (text: string) => asciiDigits.test(text)
/** `str.isspace` of Python. */
export const isSpace = (text: string) => space.test(text)
/** `str.islower` of Python: something in it has case, and all that has is small. */
export const isLower = (text: string) => /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text)
/** `str.isupper` of Python. */
export const isUpper = (text: string) => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text)
/** `str.strip` of Python. */
export const strip = (text: string) => text.replaceAll(spaceAround, '')

/** `str.capitalize` of Python. */
export function capitalize(text: string): string {
  const [first = '', ...rest] = text
  return first.toUpperCase() + rest.join('').toLowerCase()
}

/** The last code points of a word. */
export const lastOf = (text: string, count: number) => Array.from(text).slice(-count).join('')
/** The text without its first code point. */
export const withoutFirst = (text: string) => Array.from(text).slice(1).join('')
export const firstOf = (text: string) => Array.from(text)[0] ?? ''

/** Text in which the decimal digits of all scripts are 0 to 9. */
export function withAsciiDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)))
}

// Digits come ten in a row, https://www.unicode.org/policies/stability_policy.html, and rows may touch.
function digitValue(codePoint: number): number {
  let first = codePoint
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return (codePoint - first) % 10
}

/** Pattern source that matches a text as it stands. */
export const literally = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
/** Pattern source of any of some words, the longest first. */
export function anyOf(words: readonly string[]): string {
  return words
    .toSorted((a, b) => b.length - a.length)
    .map(literally)
    .join('|')
}
