import { workerData } from 'node:worker_threads'
import type { CsvColumns } from '@voicemark/schema'
import { serveThread } from '@voicemark/daemon/serve-thread'
import { openBulkReader } from '../store/bulk/open-bulk-reader.js'
import type { ExportPiece } from '../store/exporting/export-piece.js'
import { countPiece, readPiece } from '../store/exporting/piece-reader.js'
import { columnPlaces } from '../store/exporting/stored-columns.js'
import type { ExportFormat } from './export-format.js'
import { parquetColumns } from './parquet-columns.js'
import { createParquetRows, type ParquetRows } from './parquet-rows.js'
import { csvLineWriter, jsonLineWriter, type LineWriter } from './row-line.js'
import { storedValues } from './stored-values.js'

/** How the rows of an export are written. */
export interface ExportWriting {
  readonly format: ExportFormat
  readonly columns: CsvColumns
  /** No text is a formula. */
  readonly forSpreadsheet: boolean
}

/** What is asked of a thread; an export keeps its number until it ends. */
export type ExportWork =
  | { readonly work: 'begin'; readonly id: number; readonly writing: ExportWriting }
  | { readonly work: 'rows' | 'count'; readonly id: number; readonly piece: ExportPiece }
  | { readonly work: 'end'; readonly id: number }

/** Bytes of the file and how many rows they are, or how many there are to come. */
export interface ExportWritten {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly rows: number
}

/** Writes rows; what they leave unwritten comes with the end. */
interface RowWriter {
  write(rows: unknown[][]): Uint8Array
  end(): Uint8Array
}

const { databaseUrl } = workerData as { readonly databaseUrl: string }
const reader = openBulkReader(databaseUrl)
const writers = new Map<number, RowWriter>()

/** Entry of a thread that reads rows and writes them as text or Parquet. */
serveThread(
  async (order: ExportWork): Promise<ExportWritten> => {
    if (order.work === 'begin') {
      writers.set(order.id, writerOf(order.writing))
      return { bytes: new Uint8Array(), rows: 0 }
    }
    if (order.work === 'count')
      return { bytes: new Uint8Array(), rows: await countPiece(reader, order.piece) }
    const writer = writers.get(order.id)
    if (order.work === 'end') {
      writers.delete(order.id)
      return { bytes: ownBytes(writer?.end() ?? new Uint8Array()), rows: 0 }
    }
    if (writer === undefined) throw new Error(`no export ${order.id} has begun on this thread`)
    const rows = await readPiece(reader, order.piece)
    return { bytes: ownBytes(writer.write(rows)), rows: rows.length }
  },
  ({ bytes }) => [bytes.buffer],
)

function writerOf({ format, columns, forSpreadsheet }: ExportWriting): RowWriter {
  const places = columnPlaces(Object.keys(columns))
  const asStored = storedValues(columns, places)
  if (format === 'parquet') return parquetWriter(createParquetRows(parquetColumns(columns, places)), asStored)
  const lineOf =
    format === 'csv' ? csvLineWriter(columns, places, forSpreadsheet) : jsonLineWriter(columns, places)
  return lineWriter(lineOf, format === 'json' ? ',\n' : '\n', asStored)
}

function parquetWriter(file: ParquetRows, asStored: (row: unknown[]) => void): RowWriter {
  return {
    write(rows) {
      rows.forEach(asStored)
      return file.add(rows)
    },
    end: () => file.end(),
  }
}

/** Each line has its end, and an element of an array the comma behind it. */
function lineWriter(lineOf: LineWriter, end: string, asStored: (row: unknown[]) => void): RowWriter {
  return {
    write(rows) {
      let text = ''
      for (const row of rows) {
        asStored(row)
        text += lineOf(row)
        text += end
      }
      return Buffer.from(text)
    },
    end: () => new Uint8Array(),
  }
}

/** Bytes whose memory is theirs alone: it changes threads. */
const ownBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer)
    : new Uint8Array(bytes)
