import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { readAiperfLine } from './aiperf-format.js'
import { type CsvPart, type CsvRecord, readCsvRecords } from './csv-records.js'
import { FileFault } from './file-fault.js'
import type { FileHints, FormatName, OpenTable, TableFormat } from './format.js'
import type { FileRow } from './measured-row.js'
import { realtimeFormat } from './realtime-format.js'
import { synthesisFormat } from './synthesis-format.js'
import { openText, type TextFile } from './text-file.js'
import { ttsBenchFormat } from './tts-bench-format.js'

/** A file of measurements that is being read. */
export interface Measurements {
  readonly format: FormatName
  readonly stream: 'request' | 'sample'
  /** Columns that its format does not know. */
  readonly unknown: readonly string[]
  /** Columns in which `nan` or the like was read as missing, so far. */
  readonly missing: ReadonlySet<string>
  /**
   * Rows in order, some at a time, and the fault of each that cannot be read; to be read to its end, or returned, once.
   * @throws FileFault when the file cannot be read on.
   */
  readonly rows: AsyncGenerator<FileRows>
}

type FileRows = readonly (FileRow | FileFault)[]

const tables: readonly TableFormat[] = [ttsBenchFormat, realtimeFormat, synthesisFormat]
const longestLine = 1_048_576

/**
 * Opens the first `bytes` of a file and finds out what it is; `only` names the one format that it may be.
 * @throws FileFault when it is none that is understood.
 */
export async function openMeasurements(
  path: string,
  bytes: number,
  hints: FileHints,
  only?: TableFormat,
): Promise<Measurements> {
  const file = await openText(path, bytes)
  try {
    if (file.json && only === undefined) return openLines(file, hints)
    return await openTable(file, hints, only)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openTable(file: TextFile, hints: FileHints, only?: TableFormat): Promise<Measurements> {
  const parts = readCsvRecords(file.text, file.whole)
  const { value: first } = await parts.next()
  const [header = first?.last, ...records] = first?.records ?? []
  if (first === undefined || header === undefined)
    throw new FileFault('has no header line with the names of the columns', 1, null, 'header')
  const names = header.cells.map((cell) => cell.trim())
  const format = only ?? tables.find((one) => one.fits(names)) ?? synthesisFormat
  const missing = new Set<string>()
  const table = format.open(header.cells, hints, (column) => missing.add(column))
  const { name, stream } = format
  const rest = header === first.last ? { records } : { ...first, records }
  const rows = closing(file, readRows(rest, parts, table))
  return { format: name, stream, unknown: table.header.unknown, missing, rows }
}

async function* readRows(
  first: CsvPart,
  parts: AsyncIterable<CsvPart>,
  table: OpenTable,
): AsyncGenerator<FileRows> {
  const firstRows = rowsOf(first, table)
  let any = firstRows.length > 0
  if (any) yield firstRows
  for await (const part of parts) {
    const rows = rowsOf(part, table)
    any ||= rows.length > 0
    if (rows.length > 0) yield rows
  }
  if (!any) throw new FileFault('has a header but no rows', null, null, 'header')
}

function rowsOf({ records, last, half }: CsvPart, table: OpenTable): FileRows {
  const read = ({ cells, line }: CsvRecord) => readOne(() => table.read(cells, line))
  const rows = records.map(read)
  if (last !== undefined) rows.push(halfOf(read(last)))
  if (half !== undefined) rows.push(half)
  return rows
}

function readOne(read: () => FileRow): FileRow | FileFault {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    return error
  }
}

const halfOf = (row: FileRow | FileFault) =>
  row instanceof FileFault ? new FileFault(`is half a line (${row.message})`, row.line, null, 'half') : row

function openLines(file: TextFile, hints: FileHints): Measurements {
  const rows = closing(file, readLines(file.text, file.whole, hints))
  return { format: 'aiperf', stream: 'request', unknown: [], missing: new Set(), rows }
}

async function* readLines(text: Readable, whole: boolean, hints: FileHints): AsyncGenerator<FileRows> {
  let line = 0
  for await (const each of linesOf(text)) {
    line += 1
    if (line === 1 && /^[\s\ufeff]*[{[]\s*$/.test(each))
      throw new FileFault(
        'is one JSON document, such as the summary of a benchmark: it has no line for each request',
        1,
        null,
        'header',
      )
    if (each.trim() === '') continue
    yield [readOne(() => readAiperfLine(each, line, hints))]
  }
  if (!whole && line === 0) throw new FileFault('is empty', null, null, 'header')
}

async function* linesOf(text: Readable): AsyncGenerator<string> {
  const lines = createInterface({ input: text, crlfDelay: Infinity })
  // It is looked at when the lines have ended.
  text.once('error', () => {
    lines.close()
  })
  for await (const line of lines) {
    if (line.length > longestLine) throw new FileFault('a line is longer than 1 MB')
    yield line
  }
  if (text.errored !== null) throw text.errored
}

async function* closing<T>(file: TextFile, rows: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* rows
  } finally {
    await file.close()
  }
}
