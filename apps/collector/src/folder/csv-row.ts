import { requestColumns, requestCsvColumns, type CsvValue } from '@voicemark/schema'
import { z } from 'zod'
import { columns, type Column, type Header } from './csv-header.js'
import { FileFault } from './folder-error.js'

/** Names of other systems follow their own rules; they are only ever shown, and made safe where they name a file. */
const foreignName = z.string().min(1).max(4096)

/** One row of a file, whoever wrote it: ids, names and errors may be of any form, figures may not. */
export const folderRow = requestColumns.extend({
  request_id: foreignName,
  hardware_tier: foreignName,
  device_type: foreignName.toLowerCase(),
  cpu_model: foreignName.nullable(),
  gpu_name: foreignName.nullable(),
  error_message: z.string().nullable(),
  quantization_used: z.string().nullable(),
  torch_compile_used: z.boolean().nullable(),
  onnx_used: z.boolean().nullable(),
})

export type FolderRow = z.infer<typeof folderRow>

const truths: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false }
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** What Python and pandas write for a value that is not there. */
const missing = /^(nan|none|null|n\/a)$/i

/** Told of a column where `nan` or the like was read as missing. */
export type OnMissing = (column: Column) => void

/** Reads a record's cells. @throws FileFault with the line, the column and the reason. */
export function readRow(
  cells: readonly string[],
  { places, width }: Header,
  line: number,
  onMissing: OnMissing,
): FolderRow {
  if (cells.length !== width) {
    throw new FileFault(`has ${cells.length} cells, the header has ${width}`, line)
  }
  const fault = (column: Column, reason: string) =>
    new FileFault(wrong(column, textOf(column), reason), line, places[column] + 1)
  const textOf = (column: Column) => (cells[places[column]] ?? '').trim()
  const values = columns.map((column) => {
    const text = textOf(column)
    if (!missing.test(text)) return [column, readCell(column, text, fault)]
    onMissing(column)
    return [column, null]
  })
  const parsed = folderRow.safeParse(Object.fromEntries(values))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const column = columns.find((name) => name === issue?.path[0]) ?? 'request_id'
  throw fault(column, issue?.message ?? 'is not accepted')
}

function readCell(
  column: Column,
  text: string,
  fault: (column: Column, reason: string) => FileFault,
): CsvValue {
  const kind = requestCsvColumns[column]
  if (text === '') return null
  if (kind === 'str') return text
  if (kind === 'bool') {
    const truth = truths[text.toLowerCase()]
    if (truth === undefined) throw fault(column, 'expected True or False')
    return truth
  }
  if (!number.test(text)) throw fault(column, 'expected a number')
  return Number(text)
}

function wrong(column: Column, text: string, reason: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return text === '' ? `${column} is empty` : `${column} is ${JSON.stringify(shown)}: ${lowerFirst(reason)}`
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
