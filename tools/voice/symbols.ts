import type { Phone } from './phones.js'

/** How a symbol, or a pair of symbols, sounds: a phone and its length in milliseconds before any rule. */
export interface Sound {
  phone: Phone
  ms: number
}

type Row = readonly [symbols: string, phone: Phone, ms: number]

// Piper fixes the first three numbers: padding, start and end of a sentence.
const PAD = '_'
const START = '^'
const END = '$'

/** espeak's IPA for English, and sounds English borrows, which get the nearest English phone. */
const SOUNDS: readonly Row[] = [
  ['əɐ', 'ax', 60],
  ['ʌ', 'ah', 105],
  ['ɚ', 'er', 95],
  ['ɜɝ', 'er', 150],
  ['øœ', 'er', 120],
  ['ɪ', 'ih', 85],
  ['ᵻ', 'ih', 60],
  ['ɨ', 'ih', 70],
  ['iy', 'iy', 100],
  ['ɛ', 'eh', 110],
  ['æ', 'ae', 145],
  ['ɑ', 'aa', 150],
  ['aɒ', 'aa', 140],
  ['ɔ', 'ao', 150],
  ['o', 'ow', 150],
  ['ʊɵ', 'uh', 90],
  ['uʉ', 'uw', 110],
  ['e', 'ey', 120],
  ['p', 'p', 90],
  ['b', 'b', 80],
  ['t', 't', 80],
  ['d', 'd', 65],
  ['ɾ', 'd', 32],
  ['kcq', 'k', 90],
  ['ɡg', 'g', 75],
  ['ʔ', 'pau', 30],
  ['fɸ', 'f', 105],
  ['vʋβ', 'v', 65],
  ['θ', 'th', 105],
  ['ð', 'dh', 50],
  ['s', 's', 110],
  ['z', 'z', 85],
  ['ʃɕʂ', 'sh', 115],
  ['ɬ', 'sh', 100],
  ['ʒʑʐ', 'zh', 80],
  ['hɦħ', 'hh', 65],
  ['xχ', 'hh', 90],
  ['m', 'm', 70],
  ['nɳ', 'n', 65],
  ['ɲ', 'n', 75],
  ['ŋ', 'ng', 75],
  ['l', 'l', 70],
  ['ɫʎ', 'l', 75],
  ['ɹrɻʁ', 'r', 75],
  ['jʝ', 'y', 65],
  ['w', 'w', 70],
  ['ʍ', 'w', 75],
]

/** Silences in milliseconds: at both ends of a sentence and at its punctuation. */
const PAUSES: readonly Row[] = [
  [START, 'pau', 60],
  [END, 'pau', 90],
  [',', 'pau', 190],
  [';', 'pau', 230],
  [':', 'pau', 220],
  ['.!?', 'pau', 260],
]

/** Two symbols that are one phone: diphthongs and affricates. */
const PAIRS: readonly Row[] = [
  ['aɪ', 'ay', 165],
  ['aʊ', 'aw', 175],
  ['ɔɪ', 'oy', 185],
  ['eɪ', 'ey', 140],
  ['oʊ', 'ow', 140],
  ['əʊ', 'ow', 140],
  ['tʃ', 'ch', 125],
  ['dʒ', 'jh', 100],
]

/** Symbols that change a neighbour (stress, length), and marks that change nothing but are no surprise. */
export const MARKS = { primaryStress: 'ˈ', secondaryStress: 'ˌ', long: 'ː', question: '?' } as const
const SILENT = ['ˑ', '\u0329', '\u0303', 'ʲ', '-', ' ']

/** Every symbol the voice knows; a symbol's number in the voice is its place here. */
export const SYMBOLS: readonly string[] = [
  PAD,
  START,
  END,
  ...SOUNDS.flatMap(([symbols]) => Array.from(symbols)),
  ...PAUSES.slice(2).flatMap(([symbols]) => Array.from(symbols)),
  MARKS.primaryStress,
  MARKS.secondaryStress,
  MARKS.long,
  ...SILENT,
]

/** The sound of each symbol that has one, by the symbol's number. */
export const SOUND_OF: ReadonlyMap<number, Sound> = new Map(
  [...SOUNDS, ...PAUSES].flatMap(([symbols, phone, ms]) =>
    Array.from(symbols, (symbol): [number, Sound] => [symbolNumber(symbol), { phone, ms }]),
  ),
)

/** The pairs as numbers of their two symbols. */
export const PAIR_SOUNDS: readonly (Sound & { first: number; second: number })[] = PAIRS.map(
  ([symbols, phone, ms]) => {
    const [first = PAD, second = PAD] = Array.from(symbols)
    return { first: symbolNumber(first), second: symbolNumber(second), phone, ms }
  },
)

/** The voice's own numbering, in Piper's `phoneme_id_map` form. */
export function phonemeIdMap(): Record<string, number[]> {
  return Object.fromEntries(SYMBOLS.map((symbol, number) => [symbol, [number]]))
}

export function symbolNumber(symbol: string): number {
  return SYMBOLS.indexOf(symbol)
}
