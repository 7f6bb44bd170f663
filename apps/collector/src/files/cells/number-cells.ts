import type { ReadOptions } from '../text/read-options.js'
import { Unreadable } from './unreadable.js'

/** Reads the text of a cell, without spaces around it, as a number. */
export type NumberReader = (text: string) => number | Unreadable

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const noNumber = new Unreadable('expected a number')

/** Numbers with this decimal sign, and with this sign between thousands where a person has named one. */
export function createNumberReader({
  decimal,
  thousands,
}: Required<Pick<ReadOptions, 'decimal' | 'thousands'>>): NumberReader {
  if (decimal === '.' && thousands === undefined) return (text) => readPlain(text, decimal)
  const groups = thousands === undefined ? null : groupsOf(thousands, decimal ?? '.')
  return (text) => {
    const whole = groups?.test(text) === true ? withoutThousands(text, thousands ?? '') : text
    if (decimal !== ',') return readPlain(whole, '.')
    if (whole.includes('.')) return unreadable(text, ',')
    return readPlain(whole.replace(',', '.'), ',', text)
  }
}

/** `Number` reads 0x1f too, and no other letter comes second in what is no decimal number. */
function readPlain(text: string, decimal: '.' | ',' | undefined, asWritten = text): number | Unreadable {
  const value = Number(text)
  if (Number.isFinite(value) && !(text.charCodeAt(1) > 57)) return value
  return plain.test(text) ? value : unreadable(asWritten, decimal ?? '.')
}

/** Which signs stand between thousands: a space is any of the spaces that are set there, an apostrophe also the bent one. */
const signs: Readonly<Record<string, string>> = {
  ' ': '[ \\u00a0\\u2009\\u202f]',
  "'": "['\\u2019]",
  ',': ',',
  '.': '\\.',
}

function groupsOf(thousands: string, decimal: string): RegExp {
  const sign = signs[thousands] ?? ','
  return new RegExp(`^[+-]?\\d{1,3}(${sign}\\d{3})+(\\${decimal}\\d*)?$`)
}

const withoutThousands = (text: string, thousands: string) =>
  text.replace(new RegExp(signs[thousands] ?? ',', 'g'), '')

const grouped = /^[+-]?\d{1,3}([,.' \u00a0\u2009\u202f\u2019])\d{3}(\1\d{3})*([,.]\d+)?$/
const names: Readonly<Record<string, string>> = {
  '\u2019': "'",
  '\u00a0': 'space',
  '\u2009': 'space',
  '\u202f': 'space',
  ' ': 'space',
}

/** Says which option reads such a number, where one does. */
function unreadable(text: string, decimal: '.' | ','): Unreadable {
  const other = decimal === '.' ? ',' : '.'
  const [, sign, more, fraction] = grouped.exec(text) ?? []
  if (sign !== undefined && sign !== decimal) {
    const option = `thousands=${names[sign] ?? sign}`
    const both = sign === other && more === undefined && fraction === undefined
    if (!both) return new Unreadable(`expected a number; ${option} reads thousands`)
    return new Unreadable(
      `expected a number; it may be ${text.replace(sign, '')} or ${text.replace(sign, '.')}: ${option} or decimal=${other} says which`,
    )
  }
  if (plain.test(text.replace(other, '.')))
    return new Unreadable(`expected a number; decimal=${other} reads it`)
  return noNumber
}
