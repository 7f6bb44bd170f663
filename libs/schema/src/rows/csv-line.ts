/** How a column is written: pandas must read a float column as float64 even when every value is whole. */
export type CsvKind = 'str' | 'int' | 'float' | 'bool' | 'json'

export type CsvColumns = Readonly<Record<string, CsvKind>>

export type CsvValue = string | number | boolean | null

/** A row that has at least these columns; what else it carries is not written. */
export type CsvRow<C extends CsvColumns> = {
  readonly [K in keyof C]: C[K] extends 'json' ? object | null : CsvValue
}

/** The header line, with its line end. */
export function csvHeader(columns: CsvColumns): string {
  return `${Object.keys(columns).map(quoted).join(',')}\n`
}

/**
 * One row as one RFC 4180 line with its line end: `True`/`False`, an empty cell for null, whole floats as `16.0`.
 * Line breaks inside text become spaces, so that a line is always a whole record.
 * @throws RangeError when a number is not finite; a missing value is null.
 */
export function csvLine<C extends CsvColumns>(columns: C, row: CsvRow<C>): string {
  return lineOf(columns, row, csvCell)
}

/**
 * The same line for a person who opens it in a spreadsheet: a text that would be a formula there has an apostrophe before it, and is
 * not the text that was stored.
 */
export function spreadsheetLine<C extends CsvColumns>(columns: C, row: CsvRow<C>): string {
  return lineOf(columns, row, spreadsheetCell)
}

/** OWASP, CSV Injection: what begins so is computed by Excel, LibreOffice or their like, also in full width. */
const isFormula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** A cell as `spreadsheetLine` has it. */
export function spreadsheetCell(column: string, kind: CsvKind, value: CsvValue | object): string {
  return typeof value === 'string' && isFormula.test(value)
    ? quoted(`'${plain(column, kind, value)}`)
    : csvCell(column, kind, value)
}

/** A cell as `csvLine` has it. @throws RangeError as it does. */
export function csvCell(column: string, kind: CsvKind, value: CsvValue | object): string {
  const text = plain(column, kind, value)
  return typeof value === 'string' || kind === 'json' ? quoted(text) : text
}

function plain(column: string, kind: CsvKind, value: CsvValue | object): string {
  if (value === null) return ''
  if (typeof value === 'object') return JSON.stringify(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return hasBreak.test(value) ? value.replace(/[\r\n]+/g, ' ') : value
  if (!Number.isFinite(value)) throw new RangeError(`${column} is ${value}: a missing value is null`)
  return kind === 'float' && Number.isInteger(value) ? wholeFloat(value) : String(value)
}

const hasBreak = /[\r\n]/

/** `toFixed` costs more, and says more digits than a number has only where it is this large. */
const wholeFloat = (value: number) => (Number.isSafeInteger(value) ? `${value}.0` : value.toFixed(1))

const needsQuotes = /[",\r\n]/

function quoted(text: string): string {
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

type CellWriter = (column: string, kind: CsvKind, value: CsvValue | object) => string

function lineOf<C extends CsvColumns>(columns: C, row: CsvRow<C>, write: CellWriter): string {
  let line = ''
  let sign = ''
  for (const column in columns) {
    // A table of kinds has no other properties than its columns.
    line += sign + write(column, columns[column] as CsvKind, row[column])
    sign = ','
  }
  return `${line}\n`
}
