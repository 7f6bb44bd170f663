import type { CsvColumns, CsvKind } from '@voicemark/schema'
import type { z } from 'zod'
import { createCheck } from './column-check.js'
import type { Header } from './column-header.js'
import { FileFault } from './file-fault.js'

/** The values of one row by column; a column that the file does not have is not among them. */
export type ColumnValues = Record<string, unknown>

/** Told of a column where `nan` or the like was read as missing. */
export type OnMissing = (column: string) => void

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
}
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
  /** `literal`: words such as None are names. @throws FileFault with the line, the column and the reason. */
  return (cells: readonly string[], line: number, literal: boolean): ColumnValues => {
    if (cells.length !== width)
      throw new FileFault(`has ${cells.length} cells, the header has ${width}`, line)
    const values: ColumnValues = {}
    for (const { name, place, kind, check } of columns) {
      const text = cells[place] ?? ''
      const fault = (reason: string) => new FileFault(wrong(name, text, reason), line, place + 1)
      const isMissing = text !== '' && (kind !== 'str' || !literal) && missing.test(text.trim())
      if (isMissing) onMissing(name)
      const value = isMissing ? null : readCell(kind, text, fault)
      const reason = check?.(value) ?? null
      if (reason !== null) throw fault(reason)
      values[name] = value
    }
    return values
  }
}

function readCell(kind: CsvKind, text: string, fault: (reason: string) => FileFault): unknown {
  if (kind === 'str') return text === '' ? null : text
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (kind === 'bool') {
    const truth = truths[trimmed.toLowerCase()]
    if (truth === undefined) throw fault('expected True or False (or yes, no, 1, 0)')
    return truth
  }
  if (kind === 'json') return readJson(trimmed, fault)
  if (!number.test(trimmed)) throw fault('expected a number')
  return Number(trimmed)
}

function readJson(text: string, fault: (reason: string) => FileFault): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw fault('expected JSON')
  }
}

function wrong(column: string, text: string, reason: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return text === '' ? `${column} is empty` : `${column} is ${JSON.stringify(shown)}: ${lowerFirst(reason)}`
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
