import { anyOf, boundarySource as b, wordSource as w } from '../letters/letters.js'
import { countedForm, type WrittenTables } from './written-tables.js'

type Rewrite = (text: string) => string

const number = String.raw`\d+(?:,\d{3})*(?:\.\d+)?`
const large = `(hundred|thousand|million|billion|trillion|[kKmMbB]${b})`
const bigMoney = new RegExp(String.raw`([$£€])(${number})\s?${large}`, 'gu')
const cents = new RegExp(String.raw`(?<!${w}|\.)(${number})\s?¢`, 'gu')
const money = new RegExp(String.raw`(?<!${w})([¥₹₩]|Rs\.?|USD|EUR|GBP)\s?(${number})(?:\s?${large})?`, 'gu')
const degrees = new RegExp(String.raw`(?<!${w}|\.)(-?${number})\s?°\s?([CF])?(?!${w})`, 'gu')
const letters: Readonly<Record<string, string>> = { k: 'thousand', m: 'million', b: 'billion' }
const scales: Readonly<Record<string, string>> = { C: ' Celsius', F: ' Fahrenheit' }

/** Money, temperatures and units as they are said; plain amounts of dollars, pounds and euros are read later. */
export function sayQuantities({ currency, units }: WrittenTables): Rewrite {
  const unit = new RegExp(
    String.raw`(?<!${w}|\.)(-?${number})\s?(${anyOf(Object.keys(units))})(?!${w})`,
    'gu',
  )
  const nameOf = (sign: string) => currency[sign] ?? ([sign, sign] as const)
  const sayMoney = (_all: string, sign: string, amount: string, size: string | undefined) => {
    const name = nameOf(sign.replace(/\.$/, ''))
    return size === undefined
      ? `${amount} ${countedForm(amount, name)}`
      : `${amount} ${sizeWord(size)} ${name[1]}`
  }
  return (text) =>
    text
      .replaceAll(bigMoney, sayMoney)
      .replaceAll(cents, (_all, amount: string) => `${amount} ${countedForm(amount, nameOf('¢'))}`)
      .replaceAll(money, sayMoney)
      .replaceAll(degrees, (_all, amount: string, scale: string | undefined) => {
        const words = `${amount} ${countedForm(amount, ['degree', 'degrees'])}`
        return words + (scales[scale ?? ''] ?? '')
      })
      .replaceAll(
        unit,
        (_all, amount: string, name: string) =>
          `${amount} ${countedForm(amount, units[name] ?? [name, name])}`,
      )
}

const sizeWord = (size: string) => letters[size.toLowerCase()] ?? size
