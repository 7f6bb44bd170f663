import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse, type CsvError } from 'csv-parse'
import { readHeader, type Header } from './csv-header.js'
import { readRow, type FolderRow, type OnMissing } from './csv-row.js'
import { checkFileKind, sniffBytes } from './file-kind.js'
import { FileFault } from './folder-error.js'

/** A row, or the fault of the half line that a file may end in. */
export type ReadRow = FolderRow | FileFault

interface Parsed {
  readonly info: { readonly lines: number }
  readonly record: string[]
}

/**
 * Reads the first `bytes` of a `synthesis_*.csv` row by row, in any order of columns, with any line ends.
 * @throws FileFault when the file cannot be used; rows before the fault have been given.
 */
export async function* readCsvFile(
  path: string,
  bytes: number,
  onMissing: OnMissing,
): AsyncGenerator<ReadRow> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    checkFileKind(await headOf(file, Math.min(bytes, sniffBytes)))
    const whole = await endsInLineBreak(file, bytes)
    const stream = file.createReadStream({ start: 0, end: bytes - 1, autoClose: false })
    yield* readRows(Readable.from(decoded(stream)), whole, onMissing)
  } finally {
    await file.close()
  }
}

async function headOf(file: FileHandle, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: 0 })
  return buffer.subarray(0, bytesRead)
}

async function endsInLineBreak(file: FileHandle, bytes: number): Promise<boolean> {
  const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: bytes - 1 })
  return buffer[0] === 10 || buffer[0] === 13
}

/** Half a character at the end belongs to half a line, so the end is not checked. */
async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw error instanceof TypeError ? new FileFault('is not UTF-8 text') : error
  }
}

async function* readRows(text: Readable, whole: boolean, onMissing: OnMissing): AsyncGenerator<ReadRow> {
  const faults: CsvError[] = []
  const parser = createParser((fault) => faults.push(fault))
  // A fault of the text must reach the reader of the records.
  text.on('error', (error) => parser.destroy(error))
  let header: Header | null = null
  // One row behind, since only the last of a file that has no line break at its end may be half a line.
  let pending: Parsed | null = null
  for await (const parsed of text.pipe(parser) as AsyncIterable<Parsed>) {
    if (faults[0] !== undefined) break
    if (header === null) {
      header = readHeader(parsed.record)
      continue
    }
    if (pending !== null) yield readRow(pending.record, header, pending.info.lines, onMissing)
    pending = parsed
  }
  yield* lastRows(header, pending, faults, whole, onMissing)
}

/** What is left when the text has ended: the last row, or the half of one. */
function* lastRows(
  header: Header | null,
  last: Parsed | null,
  faults: readonly CsvError[],
  whole: boolean,
  onMissing: OnMissing,
): Generator<ReadRow> {
  const lastLine = last?.info.lines ?? 1
  const half = halfQuote(faults, lastLine, whole)
  if (half === null && faults[0] !== undefined) throw csvFault(faults[0], lastLine)
  if (header === null) throw new FileFault('has no header line with the names of the columns', 1)
  if (last === null) throw half ?? new FileFault('has a header but no rows')
  try {
    yield readRow(last.record, header, lastLine, onMissing)
  } catch (error) {
    if (whole || half !== null || !(error instanceof FileFault)) throw error
    yield new FileFault(`is half a line (${error.message})`, lastLine)
  }
  if (half !== null) yield half
}

/** A quote that opens on the last line and never closes is half a line, too. */
function halfQuote(faults: readonly CsvError[], lastLine: number, whole: boolean): FileFault | null {
  const [fault] = faults
  if (whole || faults.length !== 1 || fault?.code !== 'CSV_QUOTE_NOT_CLOSED') return null
  const line = lineOf(fault) ?? lastLine + 1
  return line <= lastLine + 1 ? new FileFault('is half a line (a quote is not closed)', line) : null
}

function csvFault(fault: CsvError, lastLine: number): FileFault {
  if (fault.code === 'CSV_QUOTE_NOT_CLOSED') return new FileFault('a quote is not closed', lastLine + 1)
  if (fault.code === 'CSV_MAX_RECORD_SIZE') return new FileFault('a row is longer than 64 KB', lastLine + 1)
  return new FileFault('a quote stands where none may be', lineOf(fault))
}

const lineOf = (fault: CsvError) => (typeof fault['lines'] === 'number' ? fault['lines'] : null)

function createParser(onFault: (fault: CsvError) => void) {
  return parse({
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 65_536,
    // An error would take the records with it that were not read yet.
    skip_records_with_error: true,
    on_skip: (fault) => {
      if (fault !== undefined) onFault(fault)
    },
  })
}
