import {
  letterSource as l,
  spaceSource,
  isAlphabetic,
  withAsciiDigits,
  wordSource,
} from '../letters/letters.js'
import type { Lexicon } from '../lexicon/lexicon.js'
import { readNumber } from '../lexicon/read-number.js'

/** Guesses how a word that is in no dictionary sounds; null when it knows none of its letters. */
export type GuessSound = (word: string) => Promise<string | null>

const piece = new RegExp(
  String.raw`${l}+(?:['’]${l}+)*|\d+(?:[,.]\d+)*|(?:(?!${wordSource}|${spaceSource}).)+`,
  'gsu',
)
const signs: ReadonlyMap<string, string> = new Map([
  ['/', 'slˈæʃ'],
  ['=', 'ˈikwᵊlz'],
  ['+', 'plˈʌs'],
  ['&', 'ænd'],
  ['@', 'æt'],
  ['%', 'pəɹsˈɛnt'],
  ['#', 'hˈæʃ'],
  ['*', 'ˈæstəɹˌɪsk'],
  ['~', 'tˈɪldə'],
  ['^', 'kˈɛɹət'],
  ['<', 'lˈɛs ðən'],
  ['>', 'ɡɹˈATəɹ ðən'],
  ['—', '—'],
])

/** Phonemes of a word that no dictionary has: its letters are guessed, its numbers and signs read; empty: it is silent. */
export async function sayUnknown(text: string, lexicon: Lexicon, guess: GuessSound): Promise<string> {
  const said: string[] = []
  for (const [found] of withAsciiDigits(text).matchAll(piece)) {
    const phonemes = await sayPiece(found, lexicon, guess)
    if (phonemes !== null && phonemes !== '') said.push(phonemes)
  }
  return said.join(' ')
}

async function sayPiece(found: string, lexicon: Lexicon, guess: GuessSound): Promise<string | null> {
  if (/^[0-9]/.test(found)) return readNumber({ text: found, currency: null, startsWord: false }, lexicon)
  const [first = ''] = found
  if (isAlphabetic(first)) return guess(found)
  return Array.from(found, (sign) => signs.get(sign) ?? '').join('')
}
