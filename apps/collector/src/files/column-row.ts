import type { CsvColumns, CsvKind } from '@voicemark/schema'
import type { z } from 'zod'
import { createCheck } from './column-check.js'
import type { Header } from './column-header.js'
import { FileFault } from './file-fault.js'

/** The values of one row by column; a column that the file does not have is not among them. */
export type ColumnValues = Record<string, unknown>

/** Told of a column where `nan` or the like was read as missing. */
export type OnMissing = (column: string) => void

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** What Python and pandas write for a value that is not there. */
const missing = /^(nan|none|null|n\/a)$/i

/** Reads rows under one header; `shape` holds the schema of each column that is checked. */
export function createRowReader(
  known: CsvColumns,
  { places, width }: Header,
  shape: Readonly<Record<string, z.ZodType>>,
  onMissing: OnMissing,
) {
  const columns = places.map(([name, place]) => {
    const schema = shape[name]
    const check = schema === undefined ? null : createCheck(schema)
    return { name, place, kind: known[name] ?? 'str', check }
  })
  /**
   * Puts the values into `row`; `literal`: words such as None are names.
   * @throws FileFault with the line, the column and the reason.
   */
  return (cells: readonly string[], line: number, literal: boolean, row: ColumnValues): void => {
    if (cells.length !== width)
      throw new FileFault(`has ${cells.length} cells, the header has ${width}`, line)
    for (const { name, place, kind, check } of columns) {
      const text = cells[place] ?? ''
      const read = readCell(kind, text, literal)
      if (read === isMissing) onMissing(name)
      const value = read === isMissing ? null : read
      const reason = value instanceof Unreadable ? value.reason : (check?.(value) ?? null)
      if (reason !== null) throw new FileFault(wrong(name, text, reason), line, place + 1)
      row[name] = value
    }
  }
}

/** What a cell that cannot be read has instead of a value. */
class Unreadable {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

const noTruth = new Unreadable('expected True or False (or yes, no, 1, 0)')
const noNumber = new Unreadable('expected a number')
const noJson = new Unreadable('expected JSON')
/** A cell that says that there is no value. */
const isMissing = Symbol('missing')

function readCell(kind: CsvKind, text: string, literal: boolean): unknown {
  if (text === '') return null
  if (kind === 'str') return !literal && missing.test(text.trim()) ? isMissing : text
  const trimmed = text.trim()
  if (trimmed === '') return null
  const value = readers[kind](trimmed)
  return value instanceof Unreadable && missing.test(trimmed) ? isMissing : value
}

const readers: Readonly<Record<Exclude<CsvKind, 'str'>, (text: string) => unknown>> = {
  int: readNumber,
  float: readNumber,
  bool: (text) => truths.get(text.toLowerCase()) ?? noTruth,
  json: readJson,
}

/** `Number` reads 0x1f too, and no other letter comes second in what is no decimal number. */
function readNumber(text: string): unknown {
  const value = Number(text)
  if (Number.isFinite(value) && !(text.charCodeAt(1) > 57)) return value
  return number.test(text) ? value : noNumber
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return noJson
  }
}

function wrong(column: string, text: string, reason: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return text === '' ? `${column} is empty` : `${column} is ${JSON.stringify(shown)}: ${lowerFirst(reason)}`
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
