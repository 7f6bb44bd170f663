import type { FileRow } from '../rows/measured-row.js'
import { columnName } from '../text/column-name.js'
import { type CsvPart, type CsvRecord, readCsvRecords } from '../text/csv-records.js'
import { FileFault, valueOrFault } from '../text/file-fault.js'
import { createFileNotes, type FileNotes } from '../text/file-notes.js'
import type { ReadOptions } from '../text/read-options.js'
import { findDialect } from '../text/table-dialect.js'
import { openText, type TextFile } from '../text/text-file.js'
import { lookAhead } from '../text/text-head.js'
import { readAiperfLines } from './aiperf-lines.js'
import type { FileHints, FormatName, TableFormat } from './file-format.js'
import { createReadTable, type ReadTable } from './read-table.js'
import { realtimeFormat } from './realtime-format.js'
import { synthesisFormat } from './synthesis-format.js'
import { ttsBenchFormat } from './tts-bench-format.js'

/** A file of measurements that is being read. */
export interface Measurements {
  readonly format: FormatName
  readonly stream: 'request' | 'sample'
  /** Columns that its format does not know. */
  unknown(): readonly string[]
  /** What is read otherwise than it stands there, so far. */
  readonly notes: FileNotes
  /** Words by column that are missing values after all; to be asked when every row was read. */
  missingTexts(): ReadonlyMap<string, ReadonlySet<string>>
  /**
   * Rows in order, some at a time, and the fault of each that cannot be read; to be read to its end, or returned, once.
   * @throws FileFault when the file cannot be read on.
   */
  readonly rows: AsyncGenerator<FileRows>
}

/** How a file is to be read. */
export interface ReadRequest {
  readonly hints: FileHints
  readonly options: ReadOptions
  /** The one format that it may be. */
  readonly only?: TableFormat
}

type FileRows = readonly (FileRow | FileFault)[]

const tables: readonly TableFormat[] = [ttsBenchFormat, realtimeFormat, synthesisFormat]
const known = Object.assign(
  {},
  ...tables.map(({ columns }) => columns.known),
) as TableFormat['columns']['known']

/**
 * Opens the first `bytes` of a file and finds out what it is.
 * @throws FileFault when it is none that is understood.
 */
export async function openMeasurements(
  path: string,
  bytes: number,
  asked: ReadRequest,
): Promise<Measurements> {
  const file = await openText(path, bytes, asked.options.encoding)
  const notes = createFileNotes()
  if (file.encoding !== 'utf-8' && asked.options.encoding === undefined)
    notes.say(`is ${file.encoding.toUpperCase()} by its mark: read as such`)
  try {
    if (file.json && asked.only === undefined) return openLines(file, asked.hints, notes)
    return await openTable(file, asked, notes)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openTable(
  file: TextFile,
  { hints, options, only }: ReadRequest,
  notes: FileNotes,
): Promise<Measurements> {
  const { head, text } = await lookAhead(file.text)
  const dialect = findDialect(head, only?.columns.known ?? known, options, notes)
  const parts = readCsvRecords(text, file.whole, dialect)
  const { value: first } = await parts.next()
  const [header = first?.last, ...records] = first?.records ?? []
  if (first === undefined || header === undefined)
    throw new FileFault('has no header line with the names of the columns', 1, null, 'header')
  const names = header.cells.map((cell) => columnName(cell, known).name)
  const format = only ?? tables.find((one) => one.fits(names)) ?? synthesisFormat
  const context = { dialect, options, notes }
  const sample = dialect.sample.slice(1)
  const table = createReadTable(format, { ...header, sample }, hints, context)
  const { name, stream } = format
  const rest = header === first.last ? { records } : { ...first, records }
  const rows = closing(file, readRows(rest, parts, table))
  return { format: name, stream, unknown: table.unknown, notes, missingTexts: table.missingTexts, rows }
}

async function* readRows(
  first: CsvPart,
  parts: AsyncIterable<CsvPart>,
  table: ReadTable,
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

function rowsOf({ records, last, half }: CsvPart, table: ReadTable): FileRows {
  const rows: (FileRow | FileFault)[] = []
  const add = (record: CsvRecord, fit: (row: FileRow | FileFault) => FileRow | FileFault) => {
    const row = valueOrFault(() => table.read(record))
    if (row !== null) rows.push(fit(row))
  }
  for (const record of records) add(record, (row) => row)
  if (last !== undefined) add(last, halfOf)
  if (half !== undefined) rows.push(half)
  return rows
}

const halfOf = (row: FileRow | FileFault) =>
  row instanceof FileFault ? new FileFault(`is half a line (${row.message})`, row.line, null, 'half') : row

function openLines(file: TextFile, hints: FileHints, notes: FileNotes): Measurements {
  const rows = closing(file, readAiperfLines(file, hints, notes))
  return {
    format: 'aiperf',
    stream: 'request',
    unknown: () => [],
    notes,
    missingTexts: () => new Map(),
    rows,
  }
}

async function* closing<T>(file: TextFile, rows: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* rows
  } finally {
    await file.close()
  }
}
