import { literally, spaceSource, strip, withAsciiDigits, wordSource as w } from '../letters/letters.js'
import { sayQuantities } from './quantities.js'
import { sayRomanNumerals, sayShortenings } from './shortenings.js'
import { sayDate, sayNamedDays, sayTimesAndDates } from './times-and-dates.js'
import type { WrittenTables } from './written-tables.js'

type Rewrite = (text: string) => string

const spaces = new RegExp(`${spaceSource}+`, 'gu')
const phone = new RegExp(String.raw`(?<!${w}|[.\-])(?:\d{3}-)?\d{3}-\d{4}(?!${w}|[.\-])`, 'gu')
const fraction = new RegExp(String.raw`(?<!${w}|[./])(\d{1,2})/(\d{1,2})(?!${w}|[./])`, 'gu')
const range = new RegExp(String.raw`(?<!${w}|[.\-])(\d{1,4})\s?[-–]\s?(\d{1,4})(?!${w}|[.\-%])`, 'gu')
const plus = new RegExp(String.raw`(?<!${w}|\+)\+(?=\d)`, 'gu')
const spaceBeforeMark = / +([,.;:!?])/g
const parts = 'half third quarter fifth sixth seventh eighth ninth tenth'.split(' ')
/** Said only between two things. */
const relations = '=<>~'

/** What is written short becomes words as they are said, in the order in which one would hide another. */
export function createNormalizer(tables: WrittenTables): Rewrite {
  const months = Object.values(tables.months)
  const rewrites: readonly Rewrite[] = [
    oneSpace,
    withAsciiDigits,
    (text) => text.replaceAll('’', "'").replaceAll('‒', '-').replaceAll('―', '—'),
    sayTimesAndDates(tables),
    sayQuantities(tables),
    sayNamedDays(tables),
    sayShortenings(tables),
    sayRomanNumerals(tables),
    (text) => text.replaceAll(phone, (digits) => Array.from(digits.replaceAll('-', ', ')).join(' ')),
    (text) => text.replaceAll(fraction, (all, a: string, b: string) => sayFraction(months, all, a, b)),
    (text) => text.replaceAll(range, '$1 to $2'),
    (text) => text.replaceAll(plus, 'plus '),
    saySymbols(tables.symbols),
    oneSpace,
    (text) => text.replaceAll(spaceBeforeMark, '$1'),
  ]
  return (text) => strip(rewrites.reduce((said, rewrite) => rewrite(said), text))
}

const oneSpace = (text: string) => strip(text.replaceAll(spaces, ' '))

function sayFraction(months: readonly string[], all: string, above: string, below: string): string {
  const [a, b] = [Number(above), Number(below)]
  if (a > 0 && a < b && b <= 10) return a === 1 && b === 2 ? 'one half' : `${a} ${partName(a, b)}`
  if (a >= 1 && a <= 12 && b >= 1 && b <= 31) return sayDate(months, all, null, a, b)
  return `${a} slash ${b}`
}

function partName(count: number, of: number): string {
  const part = parts[of - 2] ?? ''
  return count === 1 ? part : `${part}s`
}

function saySymbols(symbols: Readonly<Record<string, string>>): Rewrite {
  const rewrites = Object.entries(symbols).map(([symbol, word]) => {
    const sign = literally(symbol)
    const pattern = new RegExp(relations.includes(symbol) ? `(?<=[^ ]) ?${sign} ?(?=[^ ])` : sign, 'gu')
    return (text: string) => text.replaceAll(pattern, () => (word === '' ? ' ' : ` ${word} `))
  })
  return (text) => rewrites.reduce((said, rewrite) => rewrite(said), text)
}
