import {
  firstOf,
  isAlphabetic,
  isDigits,
  isLower,
  isUpper,
  lastOf,
  withoutFirst,
} from '../letters/letters.js'

const before = ['-START2-', '-START-']
const after = ['-END-', '-END2-']

/** Words as the features of their neighbours have them: rare ones by their shape. */
export function contextOf(words: readonly string[], vocabulary: ReadonlySet<string>): string[] {
  const seen = words.map((word) => {
    const plain = plainForm(word)
    return vocabulary.has(plain) ? plain : `<${shapeOf(word)}>`
  })
  return [...before, ...seen, ...after]
}

/** The tags that stand before the first word. */
export const [firstTagBefore = '', lastTagBefore = ''] = before

/** What the tagger weighs of a word. `context` is of `contextOf`; `last` and `beforeLast` are the tags before it. */
export function featuresOf(
  at: number,
  word: string,
  context: readonly string[],
  last: string,
  beforeLast: string,
): string[] {
  const near = (distance: number) => context[at + before.length + distance] ?? ''
  return [
    'b',
    `s3=${lastOf(word, 3)}`,
    `p1=${firstOf(word)}`,
    `w=${near(0)}`,
    `sh=${shapeOf(word)}`,
    at === 0 ? 'i0' : 'i+',
    `t-1=${last}`,
    `t-2=${beforeLast}`,
    `t-12=${last},${beforeLast}`,
    `w-1=${near(-1)}`,
    `s3-1=${lastOf(near(-1), 3)}`,
    `w-2=${near(-2)}`,
    `w+1=${near(1)}`,
    `s3+1=${lastOf(near(1), 3)}`,
    `w+2=${near(2)}`,
  ]
}

function plainForm(word: string): string {
  if (word.includes('-') && !word.startsWith('-')) return '!HYPHEN'
  if (isDigits(word) && Array.from(word).length === 4) return '!YEAR'
  if (isDigits(firstOf(word))) return '!DIGITS'
  return word.toLowerCase()
}

function shapeOf(word: string): string {
  if (isAlphabetic(word)) return letterShape(word)
  if (isDigits(word)) return 'd'
  const shown = Array.from(word).slice(0, 4)
  return shown.map((char) => (isDigits(char) ? 'd' : isAlphabetic(char) ? 'x' : char)).join('')
}

function letterShape(word: string): string {
  if (isLower(word)) return 'x'
  if (isUpper(word)) return Array.from(word).length > 1 ? 'XX' : 'X1'
  return isUpper(firstOf(word)) && isLower(withoutFirst(word)) ? 'Xx' : 'xX'
}
