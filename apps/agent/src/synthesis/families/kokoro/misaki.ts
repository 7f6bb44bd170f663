import type { KokoroLanguage } from './languages.js'

type Replacement = readonly [from: string, to: string]

// What Kokoro was trained to read: https://github.com/hexgrad/misaki/blob/main/EN_PHONES.md, and how espeak's IPA becomes it:
// https://github.com/hexgrad/misaki/blob/main/misaki/espeak.py (0.9.4). `^` ties the letters of one phoneme.
const english: readonly Replacement[] = [
  ['ʔˌn\u0329', 'ʔn'],
  ['ʔn\u0329', 'ʔn'],
  ['a^ɪ', 'I'],
  ['a^ʊ', 'W'],
  ['d^ʒ', 'ʤ'],
  ['e^ɪ', 'A'],
  ['t^ʃ', 'ʧ'],
  ['ɔ^ɪ', 'Y'],
  ['ə^l', 'ᵊl'],
  ['ʲo', 'jo'],
  ['ʲə', 'jə'],
  ['ʲ', ''],
  ['e', 'A'],
  ['ɚ', 'əɹ'],
  ['r', 'ɹ'],
  ['x', 'k'],
  ['ç', 'k'],
  ['ɐ', 'ə'],
  ['ɬ', 'l'],
  ['\u0303', ''],
]

// Before the others, which would take the e of a pair for one that stands alone.
const british: readonly Replacement[] = [
  ['e^ə', 'ɛː'],
  ['i^ə', 'ɪə'],
  ['ə^ʊ', 'Q'],
]

const american: readonly Replacement[] = [
  ['o^ʊ', 'O'],
  ['ɜːɹ', 'ɜɹ'],
  ['ɜː', 'ɜɹ'],
  ['ɪə', 'iə'],
  ['ː', ''],
]

const flapsAndStops: readonly Replacement[] = [
  ['o', 'ɔ'],
  ['ɾ', 'T'],
  ['ʔ', 't'],
]

const otherLanguages: readonly Replacement[] = [
  ['a^ɪ', 'I'],
  ['a^ʊ', 'W'],
  ['d^z', 'ʣ'],
  ['d^ʒ', 'ʤ'],
  ['e^ɪ', 'A'],
  ['o^ʊ', 'O'],
  ['s^s', 'S'],
  ['t^s', 'ʦ'],
  ['t^ʃ', 'ʧ'],
  ['ɔ^ɪ', 'Y'],
  ['ə^ʊ', 'Q'],
  ['-', ''],
]

const syllabic = /(\S)\u0329/gu

/** Writes what espeak says of a clause in the alphabet of Kokoro; letters of one phoneme are tied with `^`. */
export function toMisaki(tied: string, language: KokoroLanguage['english']): string {
  if (language === null) return replaceAll(tied, otherLanguages).replaceAll('^', '')
  const first = language === 'british' ? replaceAll(tied, british) : tied
  const common = replaceAll(first, english).replaceAll(syllabic, 'ᵊ$1').replaceAll('\u0329', '')
  const vowels = language === 'american' ? replaceAll(common, american) : common
  return replaceAll(vowels, flapsAndStops).replaceAll('^', '')
}

function replaceAll(text: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((done, [from, to]) => done.replaceAll(from, to), text)
}
