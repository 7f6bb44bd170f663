import { isSpace } from '../letters/letters.js'
import { withCurrency } from '../lexicon/currency.js'
import type { Lexicon } from '../lexicon/lexicon.js'
import { isNumber, readNumber } from '../lexicon/read-number.js'
import { isConsonant, isVowel } from '../lexicon/stress.js'
import { nothingFollows, type Context } from '../lexicon/word.js'
import type { Tagger } from '../words/tagger.js'
import type { Piece } from '../words/tokenizer.js'
import { isJoint, isPause, joinParts } from './spoken-group.js'
import { toGroups, type Group } from './subtokens.js'
import { merged, mergedPhonemes, newToken, type Token } from './token.js'
import { sayUnknown, type GuessSound } from './unknown-words.js'

/** What a sentence is read with. */
export interface ReaderParts {
  readonly normalize: (text: string) => string
  readonly tokenize: (text: string) => readonly Piece[]
  readonly tag: Tagger
  readonly lexicon: Lexicon
  readonly guess: GuessSound
}

// Phonemes that were written by hand: [word](/phonemes/).
const link = /\[([^\]]+)\]\(([^)]*)\)/g
const degreeOfCapital = 0.5
const degreeOfShouting = 2

/** Gives the phonemes of a sentence, as Kokoro's front end misaki would. */
export function createReader(parts: ReaderParts): (sentence: string) => Promise<string> {
  return async (sentence) => {
    const groups = toGroups(tokensOf(parts.normalize(sentence), parts))
    // From the end, since how a word sounds depends on what follows it.
    let context = nothingFollows
    for (const group of groups.toReversed()) context = await sayGroup(group, context, parts)
    return groups.map(phonemesOf).join('').trim()
  }
}

function phonemesOf(group: Group): string {
  const phonemes = mergedPhonemes(group).replaceAll('ɾ', 'T').replaceAll('ʔ', 't')
  return phonemes + (group.at(-1)?.whitespace ?? '')
}

function tokensOf(text: string, parts: ReaderParts): Token[] {
  const tokens: Token[] = []
  let from = 0
  for (const { 0: all, 1: word = '', 2: written = '', index } of text.matchAll(link)) {
    const end = index + all.length
    const token = newToken(word, 'NN', isSpace(text.slice(end, end + 1)) ? ' ' : '')
    if (/^\/.*\/$/s.test(written)) token.phonemes = written.slice(1).replace(/\/+$/, '')
    tokens.push(...plainTokens(text.slice(from, index), parts), token)
    from = end
  }
  return [...tokens, ...plainTokens(text.slice(from), parts)]
}

function plainTokens(text: string, { tokenize, tag }: ReaderParts): Token[] {
  const pieces = tokenize(text)
  const tags = tag(pieces.map((piece) => piece.text))
  return pieces.map((piece, at) => newToken(piece.text, tags[at] ?? 'NN', piece.whitespace))
}

/** Says a word and gives what the word before it has to know of it. */
async function sayGroup(group: Group, context: Context, parts: ReaderParts): Promise<Context> {
  const [first] = group
  if (group.length === 1) {
    first.phonemes ??=
      sayToken(first, context, parts.lexicon) ?? (await sayUnknown(first.text, parts.lexicon, parts.guess))
    return contextBefore(context, first.phonemes, first)
  }
  const said = sayParts(group, context, parts.lexicon)
  if (said.isWhole) joinParts(group)
  else {
    first.phonemes = await sayUnknown(merged(group).text, parts.lexicon, parts.guess)
    for (const part of group.slice(1)) part.phonemes = ''
  }
  return said.context
}

/** Says a word by the longest parts that are known, from its end; `isWhole` is false when a part is unknown. */
function sayParts(group: Group, behind: Context, lexicon: Lexicon): { context: Context; isWhole: boolean } {
  let context = behind
  let left = 0
  let right = group.length
  while (left < right) {
    const [first, ...rest] = group.slice(left, right)
    if (first === undefined) break
    const isFree = [first, ...rest].every((part) => part.alias === null && part.phonemes === null)
    const whole = merged([first, ...rest])
    const phonemes = isFree ? sayToken(whole, context, lexicon) : null
    if (phonemes !== null) {
      first.phonemes = phonemes
      for (const part of rest) part.phonemes = ''
      context = contextBefore(context, phonemes, whole)
      right = left
      left = 0
    } else if (left + 1 < right) left += 1
    else {
      right -= 1
      left = 0
      if (first.phonemes !== null) continue
      if (!isJoint(first.text)) return { context, isWhole: false }
      first.phonemes = ''
    }
  }
  return { context, isWhole: true }
}

/** Phonemes of a token that a dictionary has or that is a number. */
function sayToken(token: Token, context: Context, lexicon: Lexicon): string | null {
  const written = (token.alias ?? token.text).replaceAll(/[‘’]/g, "'").normalize('NFKC')
  const capitals = written === written.toUpperCase() ? degreeOfShouting : degreeOfCapital
  const stress = written === written.toLowerCase() ? null : capitals
  const phonemes = lexicon.say({ text: written, tag: token.tag, stress, context })
  if (phonemes !== null) return withCurrency(phonemes, token.currency, lexicon)
  if (!isNumber(written, token.startsWord)) return null
  const { currency, startsWord } = token
  return readNumber({ text: written, currency, startsWord }, lexicon)
}

function contextBefore(behind: Context, phonemes: string, { text, tag }: Token): Context {
  const first = Array.from(phonemes).find(
    (phoneme) => isVowel(phoneme) || isConsonant(phoneme) || isPause(phoneme),
  )
  const beforeTo = text === 'to' || text === 'To' || (text === 'TO' && (tag === 'TO' || tag === 'IN'))
  if (first === undefined) return { beforeVowel: behind.beforeVowel, beforeTo }
  return { beforeVowel: isPause(first) ? null : isVowel(first), beforeTo }
}
