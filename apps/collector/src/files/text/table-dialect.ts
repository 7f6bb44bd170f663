import { parse } from 'csv-parse/sync'
import type { CsvColumns } from '@voicemark/schema'
import { columnName } from './column-name.js'
import type { FileNotes } from './file-notes.js'
import type { ReadOptions } from './read-options.js'

/** How a table is written. */
export interface Dialect {
  readonly separator: string
  readonly decimal: '.' | ','
  readonly thousands: ReadOptions['thousands']
  /** Whether cells begin with a space that is none of theirs. */
  readonly spaced: boolean
  /** Lines before the header: Excel's `sep=;`. */
  readonly linesBefore: number
  /** The first records, header first, as far as they are whole. */
  readonly sample: readonly (readonly string[])[]
}

const separators = [
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const
const mostRecords = 300

/** Finds separator and decimal sign from the header and the first rows together, and notes what is not usual. */
export function findDialect(
  head: string,
  known: CsvColumns,
  options: ReadOptions,
  notes: FileNotes,
): Dialect {
  const [line = '', mark] = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(head) ?? []
  const rest = head.slice(line.length)
  const separator = options.sep ?? mark ?? separatorOf(rest, known)
  const spaced = isSpaced(rest, separator)
  const sample = sampleOf(rest, separator, spaced)
  const decimal = options.decimal ?? decimalOf(sample, known, options.thousands)
  const plural = separators.find(([sign]) => sign === separator)?.[1] ?? JSON.stringify(separator)
  if (separator !== ',' && options.sep === undefined) notes.say(`is separated by ${plural}: read as such`)
  if (decimal === ',' && options.decimal === undefined)
    notes.say('its numbers have a decimal comma: read as such')
  if (spaced) notes.say('its cells begin with a space: left out')
  return {
    separator,
    spaced,
    decimal,
    thousands: options.thousands,
    linesBefore: line === '' ? 0 : 1,
    sample,
  }
}

/** The one that parts the most names that are known. */
function separatorOf(text: string, known: CsvColumns): string {
  const [header = ''] = text.trimStart().split(/[\r\n]/, 1)
  const names = (sign: string) =>
    header
      .split(sign)
      .filter((name) => Object.hasOwn(known, columnName(name.replaceAll('"', ''), known).name)).length
  let [best, most] = [',', names(',')]
  for (const [sign] of separators) {
    const found = names(sign)
    if (found > most) [best, most] = [sign, found]
  }
  return best
}

/** Whether the header has a space behind each separator. */
function isSpaced(text: string, separator: string): boolean {
  const [header = ''] = text.trimStart().split(/[\r\n]/, 1)
  const [, ...cells] = header.split(separator)
  return separator.trim() !== '' && cells.length > 0 && cells.every((cell) => cell.startsWith(' '))
}

function sampleOf(text: string, separator: string, spaced: boolean): string[][] {
  const sample: string[][] = []
  try {
    parse(text, {
      delimiter: separator,
      ltrim: spaced,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 65_536,
      to: mostRecords,
      on_record(cells: string[]) {
        if (cells.some((cell) => cell.trim() !== '')) sample.push(cells)
        return null
      },
    })
  } catch {
    // What is wrong is told with its line when the rows are read.
  }
  return sample
}

/** Where a fraction can be nothing else: not three digits after at most three others, which may be thousands. */
const fraction = /^[+-]?(?:\d*|\d{1,3}(?:[.' \u00a0\u2009\u202f\u2019,]\d{3})+)([.,])\d+(?:e[+-]?\d+)?%?$/i
const thousand = /^[+-]?[1-9]\d{0,2}(?:([.,])\d{3})+$/

/** A comma only where some number cannot be read otherwise, and none has a point. */
function decimalOf(
  [header = [], ...rows]: readonly (readonly string[])[],
  known: CsvColumns,
  thousands: string | undefined,
): '.' | ',' {
  const numbers = header.flatMap((cell, place) => {
    const kind = known[columnName(cell, known).name]
    return kind === 'float' || kind === 'int' ? [place] : []
  })
  const seen = new Set<string>()
  for (const row of rows)
    for (const place of numbers) {
      const text = row[place]?.trim() ?? ''
      const sign = thousand.test(text) ? undefined : fraction.exec(text)?.[1]
      if (sign !== undefined && sign !== thousands) seen.add(sign)
    }
  return seen.has(',') && !seen.has('.') ? ',' : '.'
}
