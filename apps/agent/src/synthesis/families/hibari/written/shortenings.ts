import { anyOf, boundarySource as b, wordSource as w } from '../letters/letters.js'
import { ordinal } from './number-words.js'
import type { WrittenTables } from './written-tables.js'

type Rewrite = (text: string) => string

const numeral =
  '((?=[IVXLC])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))' + String.raw`${b}(?![.'’]${w})`
const romanDigits: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 }
const numberSign = new RegExp(String.raw`${b}(No|Nos)\. ?(?=\d)`, 'gu')
const hash = new RegExp(String.raw`(?<!${w}|&)#(?=\d)`, 'gu')

/** Titles before a name, abbreviations and "No. 5" in full. */
export function sayShortenings({ titles, abbreviations }: WrittenTables): Rewrite {
  const title = new RegExp(String.raw`${b}(${anyOf(Object.keys(titles))})\.? (?=[A-Z])`, 'gu')
  const short = new RegExp(String.raw`(?<!${w}|\.)(${anyOf(Object.keys(abbreviations))})(?!${w})`, 'gu')
  return (text) =>
    text
      .replaceAll(title, (all, name: string) => `${titles[name] ?? all} `)
      .replaceAll(short, (all: string, name: string, at: number, whole: string) => {
        const endsText = at + all.length === whole.length && name.endsWith('.')
        return (abbreviations[name] ?? all) + (endsText ? '.' : '')
      })
      .replaceAll(numberSign, (_all, name: string) => (name === 'No' ? 'Number ' : 'Numbers '))
      .replaceAll(hash, 'number ')
}

/** Roman numerals after words that they are usual with. */
export function sayRomanNumerals({ roman_cardinal, roman_ordinal }: WrittenTables): Rewrite {
  const counting = new RegExp(`${b}(${anyOf(roman_cardinal)}) ${numeral}`, 'gu')
  const ordering = new RegExp(`${b}(${anyOf(roman_ordinal)}) ${numeral}`, 'gu')
  return (text) =>
    text
      .replaceAll(counting, (_all, word: string, roman: string) => `${word} ${valueOf(roman)}`)
      .replaceAll(ordering, (_all, name: string, roman: string) => `${name} the ${ordinal(valueOf(roman))}`)
}

function valueOf(roman: string): number {
  const values = Array.from(roman, (digit) => romanDigits[digit] ?? 0)
  return values.reduce((sum, value, at) => sum + ((values[at + 1] ?? 0) > value ? -value : value), 0)
}
