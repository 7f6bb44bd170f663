import type { Readable } from 'node:stream'
import { parse, type CsvError } from 'csv-parse'
import { FileFault } from './file-fault.js'

/** One record of a file; the first is its header. */
export interface CsvRecord {
  readonly cells: readonly string[]
  /** The line that it ends on, from 1. */
  readonly line: number
  /** It is the last, and no line end follows: what is wrong with it may be that it is half a line. */
  readonly last: boolean
}

interface Parsed {
  readonly info: { readonly lines: number }
  readonly record: string[]
}

/**
 * Reads the records of a CSV with any line ends, and at its end the fault of half a line.
 * @throws FileFault when the text is no CSV from some line on; the records before have been given.
 */
export async function* readCsvRecords(text: Readable, whole: boolean): AsyncGenerator<CsvRecord | FileFault> {
  const faults: CsvError[] = []
  const parser = createParser((fault) => faults.push(fault))
  // A fault of the text must reach the reader of the records.
  text.on('error', (error) => parser.destroy(error))
  // One record behind, since only the last of a file that has no line break at its end may be half a line.
  let pending: Parsed | null = null
  for await (const parsed of text.pipe(parser) as AsyncIterable<Parsed>) {
    if (faults[0] !== undefined) break
    if (pending !== null) yield recordOf(pending, false)
    pending = parsed
  }
  const lastLine = pending?.info.lines ?? 1
  const half = halfQuote(faults, lastLine, whole)
  if (pending !== null) yield recordOf(pending, !whole && half === null && faults.length === 0)
  if (half !== null) yield half
  else if (faults[0] !== undefined) throw csvFault(faults[0], lastLine)
}

const recordOf = ({ record, info }: Parsed, last: boolean): CsvRecord => ({
  cells: record,
  line: info.lines,
  last,
})

/** A quote that opens on the last line and never closes is half a line, too. */
function halfQuote(faults: readonly CsvError[], lastLine: number, whole: boolean): FileFault | null {
  const [fault] = faults
  if (whole || faults.length !== 1 || fault?.code !== 'CSV_QUOTE_NOT_CLOSED') return null
  const line = lineOf(fault) ?? lastLine + 1
  return line <= lastLine + 1
    ? new FileFault('is half a line (a quote is not closed)', line, null, 'half')
    : null
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
