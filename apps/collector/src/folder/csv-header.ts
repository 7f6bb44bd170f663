import { requestCsvColumns } from '@voicemark/schema'
import { FileFault } from './folder-error.js'

/** The names of the columns of `synthesis_*.csv`. */
export type Column = keyof typeof requestCsvColumns

/** The columns that are read, in the order of the contract. */
export const columns = Object.keys(requestCsvColumns) as Column[]

/** The header of one file. */
export interface Header {
  /** Where each column stands, from 0. */
  readonly places: Readonly<Record<Column, number>>
  /** Number of cells in a row. */
  readonly width: number
}

const separators = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const

/** Finds each column in a header of any order; others are passed over. @throws FileFault naming what is wrong. */
export function readHeader(cells: readonly string[]): Header {
  const names = cells.map((cell) => cell.trim())
  checkSeparator(names)
  const known = names.filter((name) => name in requestCsvColumns)
  if (known.length === 0) throw new FileFault('has no header line with the names of the columns', 1)
  for (const column of columns) {
    const at = names.indexOf(column)
    const again = names.indexOf(column, at + 1)
    if (at >= 0 && again >= 0) throw new FileFault(`the column ${column} is there twice`, 1, again + 1)
  }
  const missing = columns.filter((column) => !names.includes(column))
  if (missing.length > 0) throw new FileFault(`without the ${listed(missing)}`, 1)
  const places = Object.fromEntries(columns.map((column) => [column, names.indexOf(column)]))
  return { places: places as Header['places'], width: names.length }
}

function checkSeparator(names: readonly string[]): void {
  for (const [mark, plural] of separators) {
    const parts = names.join(',').split(mark)
    if (parts.length > 3 && parts.some((part) => part.trim() in requestCsvColumns)) {
      throw new FileFault(`is separated by ${plural}; commas are expected`, 1)
    }
  }
}

function listed(missing: readonly string[]): string {
  const shown = missing.slice(0, 3).join(', ')
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : ''
  return `${missing.length === 1 ? 'column' : 'columns'} ${shown}${more}`
}
