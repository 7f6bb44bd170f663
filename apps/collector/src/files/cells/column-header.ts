import type { CsvColumns } from '@voicemark/schema'
import { columnName, isUnitOf } from '../text/column-name.js'
import { FileFault } from '../text/file-fault.js'
import type { FileNotes } from '../text/file-notes.js'
import { namelessColumns } from './nameless-columns.js'

/** The columns that a format knows, and those that a file must have. */
export interface ColumnSet {
  readonly known: CsvColumns
  readonly required: readonly string[]
}

/** The header of one file. */
export interface Header {
  /** Known columns that the file has, each with its place in a row from 0. */
  readonly places: readonly (readonly [column: string, place: number])[]
  /** Names that the format does not know. */
  readonly unknown: readonly string[]
  /** Number of cells in a row. */
  readonly width: number
  /** Places without a name, in which nothing may stand. */
  readonly empty: readonly number[]
}

/** The first line of a table, and the rows that help to understand it. */
export interface HeaderLine {
  readonly cells: readonly string[]
  readonly line: number
  readonly sample: readonly (readonly string[])[]
}

const headerFault = (message: string, line: number, column: number | null = null) =>
  new FileFault(message, line, column, 'header')

/** Finds each column in a header of any order, and notes what is not taken as it stands. @throws FileFault naming what is wrong. */
export function readHeader(
  { cells, line, sample }: HeaderLine,
  { known, required }: ColumnSet,
  notes: FileNotes,
): Header {
  const found = cells.map((cell) => columnName(cell, known))
  const names = found.map(({ name }) => name)
  if (!names.some((name) => Object.hasOwn(known, name)))
    throw headerFault('has no header line with the names of the columns; sep= names another separator', line)
  found.forEach(({ name, unit }, at) => {
    if (unit !== null && !isUnitOf(name, unit))
      throw headerFault(
        `the column ${name} is in ${JSON.stringify(unit)}, which is not its unit here`,
        line,
        at + 1,
      )
    if (names.indexOf(name) < at && Object.hasOwn(known, name))
      throw headerFault(`the column ${name} is there twice`, line, at + 1)
  })
  const missing = required.filter((column) => !names.includes(column))
  if (missing.length > 0) throw headerFault(`without the ${listed(missing)}`, line)
  noteSpelling(cells, names, notes)
  // R's write.table gives the names of its rows no name of their own.
  const shift =
    sample.length > 0 && sample.every((row) => row.length === names.length + 1 && row.at(-1) !== '') ? 1 : 0
  if (shift === 1) notes.say('its rows have a cell before the first column, as names of rows in R: left out')
  const others = namelessColumns(names, known, sample, notes)
  return {
    places: Object.keys(known).flatMap((column) =>
      names.includes(column) ? [[column, names.indexOf(column) + shift] as const] : [],
    ),
    unknown: others.unknown,
    width: names.length + shift,
    empty: others.empty.map((place) => place + shift),
  }
}

function noteSpelling(cells: readonly string[], names: readonly string[], notes: FileNotes): void {
  const renamed = cells.flatMap((cell, at) => {
    const text = cell.replace(/^\ufeff/, '').trim()
    return text === names[at] ? [] : [`${JSON.stringify(text.slice(0, 64))} as ${names[at] ?? ''}`]
  })
  if (renamed.length === 0) return
  const more = renamed.length > 3 ? ` and ${renamed.length - 3} more` : ''
  notes.say(`columns are spelled otherwise: ${renamed.slice(0, 3).join(', ')} is read${more}`)
}

function listed(missing: readonly string[]): string {
  const shown = missing.slice(0, 3).join(', ')
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : ''
  return `${missing.length === 1 ? 'column' : 'columns'} ${shown}${more}`
}

/** A sentence on the columns that nobody knows; none where there are none. */
export const leftOut = (unknown: readonly string[]) =>
  unknown.length > 0 ? [`left out, since unknown: ${listNames(unknown)}`] : []

/** The first names, in quotes, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 64)))
  return shown.join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
}
