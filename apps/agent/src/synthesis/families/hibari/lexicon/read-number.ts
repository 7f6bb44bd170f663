import { isAsciiDigits } from '../letters/letters.js'
import { cardinal, decimal, digitWords, ordinal, year } from '../written/number-words.js'
import { currencyUnits, sayCurrency } from './currency.js'
import type { Lexicon } from './lexicon.js'
import { alone } from './word.js'

/** A number as it is written. */
export interface WrittenNumber {
  readonly text: string
  /** The sign before it; null: it is no money. */
  readonly currency: string | null
  /** False within a word such as "A380". */
  readonly startsWord: boolean
}

const endings = ['ing', "'d", 'ed', "'s", 'st', 'nd', 'rd', 'th', 's']
const ordinals = new Set(['st', 'nd', 'rd', 'th'])

/** Whether a word is digits with marks of thousands and decimals, a sign before and an ending behind them. */
export function isNumber(word: string, startsWord: boolean): boolean {
  if (!/[0-9]/.test(word)) return false
  const ending = endings.find((end) => word.endsWith(end)) ?? ''
  const digits = word.slice(0, word.length - ending.length)
  return (startsWord ? /^-?[0-9,.]*$/ : /^[0-9,.]*$/).test(digits)
}

/** Phonemes of a number; null when nothing of it can be said. */
export function readNumber(number: WrittenNumber, lexicon: Lexicon): string | null {
  const [, sign = '', digits = '', ending = ''] = /^(-?)(.*?)([a-z']*)$/s.exec(number.text) ?? []
  const said = sign === '' ? [] : [lexicon.lookup(alone('minus'))]
  said.push(...sayDigits({ ...number, text: digits }, ending, sign !== '', lexicon))
  if (said.length === 0) return null
  const whole = said.map((word) => word ?? '').join(' ')
  if (ending === 's' || ending === "'s") return lexicon.inflect.s(whole)
  if (ending === 'ed' || ending === "'d") return lexicon.inflect.ed(whole)
  return ending === 'ing' ? lexicon.inflect.ing(whole) : whole
}

type Said = (string | null)[]

function sayDigits(number: WrittenNumber, ending: string, isNegative: boolean, lexicon: Lexicon): Said {
  const { text, currency, startsWord } = number
  const say = (words: string) => sayWords(words, lexicon)
  const isMoney = currency !== null && currencyUnits.has(currency)
  if (isAsciiDigits(text) && ordinals.has(ending)) return say(ordinal(text))
  if (!isNegative && !isMoney && text.length === 4 && isAsciiDigits(text)) return say(year(Number(text)))
  if (!startsWord && !text.includes('.')) return sayWithinWord(text.replaceAll(',', ''), lexicon)
  const parts = text.replaceAll(',', '').split('.')
  if (parts.length > 2 || !startsWord) return parts.flatMap((part) => say(partWords(part)))
  if (isMoney && (parts[1] ?? '').length < 3) return sayCurrency(parts, currency, lexicon, say)
  return say(numberWords(text, ordinals.has(ending)))
}

function numberWords(text: string, isOrdinal: boolean): string {
  const plain = text.replaceAll(',', '')
  if (!plain.includes('.')) return isOrdinal ? ordinal(plain) : cardinal(plain)
  return plain.startsWith('.') ? `point ${digitWords(plain.slice(1))}` : decimal(plain)
}

/** "A380": three eighty; "B2014": its digits. */
function sayWithinWord(digits: string, lexicon: Lexicon): Said {
  const say = (words: string) => sayWords(words, lexicon)
  if (digits.startsWith('0') || digits.length > 3) return say(digitWords(digits))
  if (digits.length < 3 || digits.endsWith('00')) return say(cardinal(digits))
  if (digits[1] !== '0') return [...say(cardinal(digits.slice(0, 1))), ...say(cardinal(digits.slice(1)))]
  const zero = lexicon.lookup(alone('O', -2))
  return [...say(cardinal(digits.slice(0, 1))), zero, ...say(cardinal(digits.slice(2)))]
}

// Of a number with several points, such as "192.168.10.1".
function partWords(part: string): string {
  if (part === '') return ''
  const isDigits = part.startsWith('0') || (part.length !== 2 && /[1-9]/.test(part.slice(1)))
  return isDigits ? digitWords(part) : cardinal(part)
}

function sayWords(words: string, lexicon: Lexicon): Said {
  return words
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && word !== 'and')
    .map((word) => lexicon.lookup(alone(word, word === 'point' ? -2 : null)))
}
