import type { CsvColumns } from '@voicemark/schema'
import { FileFault } from './file-fault.js'

/** The columns that a format knows, and those that a file must have. */
export interface ColumnSet {
  readonly known: CsvColumns
  readonly required: readonly string[]
}

/** The header of one file. */
export interface Header {
  /** Known columns that the file has, each with its place from 0. */
  readonly places: readonly (readonly [column: string, place: number])[]
  /** Names that the format does not know. */
  readonly unknown: readonly string[]
  /** Number of cells in a row. */
  readonly width: number
}

const separators = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const

const headerFault = (message: string, column: number | null = null) =>
  new FileFault(message, 1, column, 'header')

/** Finds each column in a header of any order. @throws FileFault naming what is wrong. */
export function readHeader(cells: readonly string[], { known, required }: ColumnSet): Header {
  const names = cells.map((cell) => cell.trim())
  checkSeparator(names, known)
  if (!names.some((name) => Object.hasOwn(known, name)))
    throw headerFault('has no header line with the names of the columns')
  names.forEach((name, at) => {
    const before = names.indexOf(name)
    if (before < at && Object.hasOwn(known, name))
      throw headerFault(`the column ${name} is there twice`, at + 1)
  })
  const missing = required.filter((column) => !names.includes(column))
  if (missing.length > 0) throw headerFault(`without the ${listed(missing)}`)
  return {
    places: Object.keys(known).flatMap((column) =>
      names.includes(column) ? [[column, names.indexOf(column)] as const] : [],
    ),
    unknown: names.filter((name) => !Object.hasOwn(known, name)),
    width: names.length,
  }
}

function checkSeparator(names: readonly string[], known: CsvColumns): void {
  for (const [mark, plural] of separators) {
    const parts = names.join(',').split(mark)
    if (parts.length > 3 && parts.some((part) => Object.hasOwn(known, part.trim())))
      throw new FileFault(`is separated by ${plural}; commas are expected`, 1, null, 'separator')
  }
}

function listed(missing: readonly string[]): string {
  const shown = missing.slice(0, 3).join(', ')
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : ''
  return `${missing.length === 1 ? 'column' : 'columns'} ${shown}${more}`
}
