import type { CsvColumns } from '@voicemark/schema'
import type { z } from 'zod'
import { FileFault } from '../text/file-fault.js'
import { type CellContext, createCellReader } from './cell-reader.js'
import { createCheck } from './column-check.js'
import type { Header } from './column-header.js'
import { isMissingWord } from './missing-words.js'
import { Unreadable } from './unreadable.js'

/** The values of one row by column; a column that the file does not have is not among them. */
export type ColumnValues = Record<string, unknown>

/** Reads rows under one header; `shape` holds the schema of each column that is checked. */
export function createRowReader(
  known: CsvColumns,
  header: Header,
  shape: Readonly<Record<string, z.ZodType>>,
  context: CellContext,
) {
  const { notes } = context
  const columns = header.places.map(([name, place]) => {
    const schema = shape[name]
    const kind = known[name] ?? 'str'
    return {
      name,
      place,
      check: schema === undefined ? null : createCheck(schema),
      read: kind === 'str' ? null : createCellReader(name, kind, context),
      addText: schema?.safeParse(null).success === true ? context.texts.column(name) : null,
    }
  })
  const readText = (name: string, text: string): string | null => {
    if (text.trim() === '') return null
    if (!isMissingWord(text.trim())) return text
    notes.say(`${name} has cells such as ${text.trim()}: read as missing`)
    return null
  }
  /**
   * Puts the values into `row`; `literal`: words such as None are names.
   * @throws FileFault with the line, the column and the reason.
   */
  return (cells: readonly string[], line: number, literal: boolean, row: ColumnValues): void => {
    if (cells.length !== header.width) checkWidth(cells, line, header)
    for (const place of header.empty) checkEmpty(cells[place] ?? '', line, place)
    for (const { name, place, check, read, addText } of columns) {
      const text = cells[place] ?? ''
      let value: unknown = null
      if (read !== null) {
        const trimmed = text.trim()
        if (trimmed !== '') value = read(trimmed, line, place + 1)
      } else if (text !== '') {
        if (literal) addText?.(text)
        value = literal ? text : readText(name, text)
      }
      const reason = value instanceof Unreadable ? value.reason : (check?.fault(value) ?? null)
      if (reason !== null) {
        const impossible = check?.impossible(value) ?? null
        if (impossible === null) throw new FileFault(wrong(name, text, reason), line, place + 1)
        notes.found(`${name} is ${impossible}`, 'read as missing', line, text)
        value = null
      }
      row[name] = value
    }
  }
}

/** A row may lack what is empty under a name that is none, and have an empty cell more, as some programs end each line. */
function checkWidth(cells: readonly string[], line: number, { width, empty }: Header): void {
  const named = width - trailing(empty, width)
  const rest = cells.slice(named)
  if (cells.length >= named && cells.length <= width + 1 && rest.every((cell) => cell.trim() === '')) return
  throw new FileFault(`has ${cells.length} cells, the header has ${width}`, line)
}

/** How many places at the end of a row have no name. */
function trailing(empty: readonly number[], width: number): number {
  let count = 0
  while (empty.includes(width - 1 - count)) count += 1
  return count
}

function checkEmpty(cell: string, line: number, place: number): void {
  if (cell.trim() !== '')
    throw new FileFault(`has ${shownCell(cell)} in a column that has no name`, line, place + 1)
}

function wrong(column: string, text: string, reason: string): string {
  return text === '' ? `${column} is empty` : `${column} is ${shownCell(text)}: ${lowerFirst(reason)}`
}

const shownCell = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
