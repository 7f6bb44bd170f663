import type { Lexicon } from './lexicon.js'
import { cardinal } from '../written/number-words.js'
import { alone } from './word.js'

/** What an amount with such a sign is counted in. */
export const currencyUnits: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['$', ['dollar', 'cent']],
  ['£', ['pound', 'pence']],
  ['€', ['euro', 'cent']],
])

/** "$3.50": three dollars and fifty cents. `parts` are before and behind the point. */
export function sayCurrency(
  parts: readonly string[],
  currency: string,
  lexicon: Lexicon,
  say: (words: string) => (string | null)[],
): (string | null)[] {
  const units = currencyUnits.get(currency) ?? []
  const amounts = units
    .slice(0, parts.length)
    .map((unit, at) => ({ unit, count: Number(parts[at]), digits: parts[at] }))
  const nonzero = amounts.filter(({ count }) => count !== 0)
  // Whole amounts have no second part; of "$0.00" the first is said.
  const said = nonzero.length === 0 ? amounts.slice(0, 1) : nonzero
  return said.flatMap(({ unit, count, digits }, at) => [
    ...(at === 0 ? [] : [lexicon.lookup(alone('and'))]),
    ...say(cardinal(digits === '' || digits === undefined ? '0' : digits)),
    count === 1 || unit === 'pence' ? lexicon.lookup(alone(unit)) : lexicon.sayPlural(alone(`${unit}s`)),
  ])
}

/** Phonemes with the name of a currency behind them. */
export function withCurrency(phonemes: string, currency: string | null, lexicon: Lexicon): string {
  const unit = currency === null ? undefined : currencyUnits.get(currency)?.[0]
  const name = unit === undefined ? null : lexicon.sayPlural(alone(`${unit}s`))
  return name === null ? phonemes : `${phonemes} ${name}`
}
