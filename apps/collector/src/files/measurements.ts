import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { readAiperfLine } from './aiperf-format.js'
import { readCsvRecords } from './csv-records.js'
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
   * Rows in order, and the fault of each that cannot be read; to be read to its end, or returned, once.
   * @throws FileFault when the file cannot be read on.
   */
  readonly rows: AsyncGenerator<FileRow | FileFault>
}

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
  const records = readCsvRecords(file.text, file.whole)
  const next = await records.next()
  if (next.done === true || next.value instanceof FileFault)
    throw new FileFault('has no header line with the names of the columns', 1, null, 'header')
  const first = next.value
  const names = first.cells.map((cell) => cell.trim())
  const format = only ?? tables.find((one) => one.fits(names)) ?? synthesisFormat
  const missing = new Set<string>()
  const table = format.open(first.cells, hints, (column) => missing.add(column))
  const { name, stream } = format
  const rows = closing(file, readRows(records, table))
  return { format: name, stream, unknown: table.header.unknown, missing, rows }
}

async function* readRows(
  records: ReturnType<typeof readCsvRecords>,
  table: OpenTable,
): AsyncGenerator<FileRow | FileFault> {
  let any = false
  for await (const record of records) {
    any = true
    if (record instanceof FileFault) yield record
    else yield readOne(record.line, record.last, () => table.read(record.cells, record.line))
  }
  if (!any) throw new FileFault('has a header but no rows', null, null, 'header')
}

function readOne(line: number, last: boolean, read: () => FileRow): FileRow | FileFault {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    return last ? new FileFault(`is half a line (${error.message})`, line, null, 'half') : error
  }
}

function openLines(file: TextFile, hints: FileHints): Measurements {
  const rows = closing(file, readLines(file.text, file.whole, hints))
  return { format: 'aiperf', stream: 'request', unknown: [], missing: new Set(), rows }
}

async function* readLines(
  text: Readable,
  whole: boolean,
  hints: FileHints,
): AsyncGenerator<FileRow | FileFault> {
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
    yield readOne(line, false, () => readAiperfLine(each, line, hints))
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
