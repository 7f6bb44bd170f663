import { firstOf, isLower, isUpper, strip } from './letters/letters.js'
import { RequestError } from '../../../request-error.js'

// What closes a sentence, as the original has it: closing marks behind it are left out.
const end = /(?<=[.!?…])["”’)\]]*\s+(?=\S)/gu
const paragraph = /\n\s*\n|\n/u
const opening = /^[("“'‘]+/
const clauseEnd = /(?<=[,;:—])\s+/u
/** Longer sentences are cut between clauses. */
const mostPhonemes = 400
const otherScript = /(?!\p{Script=Latin}|\p{Script=Common}|\p{Script=Inherited})\p{L}/u
const symbolOfGreek = /(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})/gu

/** Refuses letters that no English word has; a single Greek letter is a symbol, as in "μm". @throws RequestError */
export function refuseOtherScripts(text: string): void {
  if (!otherScript.test(text.replaceAll(symbolOfGreek, ''))) return
  throw new RequestError(
    'language-unsupported',
    'the voice speaks English, and the text has letters of another script; use a voice of its language',
  )
}

/** Sentences of a text; `titles` are words such as "Dr" whose dot ends none. */
export function splitSentences(text: string, titles: ReadonlySet<string>): string[] {
  return strip(text)
    .split(paragraph)
    .flatMap((part) => sentencesOf(strip(part), titles))
    .filter((sentence) => strip(sentence) !== '')
}

/** The phonemes of a sentence in pieces that the model says well: cut between clauses when there are many. */
export function splitPhonemes(phonemes: string): string[] {
  if (lengthOf(phonemes) <= mostPhonemes) return phonemes === '' ? [] : [phonemes]
  const pieces: string[] = []
  for (const clause of phonemes.split(clauseEnd)) {
    const last = pieces.at(-1) ?? ''
    if (last === '') pieces.splice(-1, 1, clause)
    else if (lengthOf(last) + lengthOf(clause) + 1 > mostPhonemes) pieces.push(clause)
    else pieces.splice(-1, 1, `${last} ${clause}`)
  }
  return pieces.filter((piece) => piece !== '')
}

const lengthOf = (text: string) => Array.from(text).length

function sentencesOf(text: string, titles: ReadonlySet<string>): string[] {
  const sentences: string[] = []
  let from = 0
  for (const { 0: gap, index } of text.matchAll(end)) {
    const next = index + gap.length
    if (!endsSentence(text.slice(0, index), firstOf(text.slice(next, next + 2)), titles)) continue
    sentences.push(text.slice(from, index))
    from = next
  }
  return [...sentences, text.slice(from)]
}

// Neither does the dot of a title or an initial, nor one before a small letter.
function endsSentence(before: string, next: string, titles: ReadonlySet<string>): boolean {
  if (isLower(next)) return false
  if (!before.endsWith('.')) return true
  const word = before.slice(before.lastIndexOf(' ') + 1, -1).replace(opening, '')
  return !titles.has(word) && !(lengthOf(word) === 1 && isUpper(word))
}
