import { CsvError, Parser } from 'csv-parse'
import { FileFault } from './file-fault.js'
import type { Dialect } from './table-dialect.js'

/** One record of a file; the first is its header. */
export interface CsvRecord {
  readonly cells: readonly string[]
  /** The line that it ends on, from 1. */
  readonly line: number
}

/** What the parser needs to know of a table. */
type WrittenAs = Pick<Dialect, 'separator' | 'spaced' | 'linesBefore'>

/** Records in order, and at the end of a file perhaps half of one. */
export interface CsvPart {
  readonly records: readonly CsvRecord[]
  /** The last record, where no line end follows it: what is wrong with it may be that it is half a line. */
  readonly last?: CsvRecord
  readonly half?: FileFault
}

/**
 * Reads the records of a CSV with any line ends, as many at a time as a piece of its text has.
 * @throws FileFault when the text is no CSV from some line on; the records before have been given.
 */
export async function* readCsvRecords(
  text: AsyncIterable<string>,
  whole: boolean,
  dialect: WrittenAs,
): AsyncGenerator<CsvPart, void> {
  const parser = new RecordParser(dialect)
  // One record behind, since only the last of a file that has no line break at its end may be half a line.
  let pending: CsvRecord[] = []
  for await (const piece of text) {
    await parser.add(piece)
    if (parser.fault !== null) break
    const records = [...pending, ...parser.takeRecords()]
    pending = records.splice(-1)
    if (records.length > 0) yield { records }
  }
  if (parser.fault === null) await parser.finish()
  const records = [...pending, ...parser.takeRecords()]
  const { fault } = parser
  const lastLine = records.at(-1)?.line ?? 1
  const half = fault === null || whole ? null : halfQuote(fault, lastLine)
  if (half !== null) {
    yield { records, half }
    return
  }
  const last = whole || fault !== null ? undefined : records.pop()
  yield last === undefined ? { records } : { records, last }
  if (fault !== null) throw csvFault(fault, lastLine)
}

/**
 * Takes each record at the moment when it is made, with the line that the parser has come to: the stream of them and
 * the parser's own `info` of each cost more than the parsing.
 */
class RecordParser extends Parser {
  fault: CsvError | null = null
  #records: CsvRecord[] = []

  constructor({ separator, spaced, linesBefore }: WrittenAs) {
    super({
      bom: true,
      delimiter: separator,
      ltrim: spaced,
      from_line: linesBefore + 1,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 65_536,
    })
    // Who writes is told of it, too.
    this.on('error', () => undefined)
    this.resume()
  }

  override push(record: unknown): boolean {
    if (!Array.isArray(record)) return super.push(record)
    this.#records.push({ cells: record as string[], line: this.info.lines })
    return true
  }

  add(text: string): Promise<void> {
    return this.#until((done) => this.write(text, done))
  }

  finish(): Promise<void> {
    return this.#until((done) => this.end(done))
  }

  /** It stops at its first fault: behind a quote in the wrong place it would make an error of each quote. */
  #until(begin: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      begin((error) => {
        if (error instanceof CsvError) this.fault = error
        if (error == null || this.fault !== null) resolve()
        else reject(error)
      })
    })
  }

  takeRecords(): CsvRecord[] {
    const records = this.#records
    this.#records = []
    return records
  }
}

/** A quote that opens on the last line and never closes is half a line, too. */
function halfQuote(fault: CsvError, lastLine: number): FileFault | null {
  if (fault.code !== 'CSV_QUOTE_NOT_CLOSED') return null
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
