import { workerData } from 'node:worker_threads'
import type { CsvColumns } from '@voicemark/schema'
import { serveThread } from '@voicemark/daemon/serve-thread'
import type { BulkReader } from '../store/bulk/bulk-reader.js'
import { openBulkReader } from '../store/bulk/open-bulk-reader.js'
import type { ExportPiece } from '../store/exporting/export-piece.js'
import { countPiece, createPieceReader, type PieceReader } from '../store/exporting/piece-reader.js'
import { columnPlaces, isCopied } from '../store/exporting/stored-columns.js'
import { copiedLinesWriter, type CopiedLinesWriter } from './copied-lines.js'
import type { ExportFormat } from './export-format.js'
import { parquetColumns } from './parquet-columns.js'
import { createParquetRows } from './parquet-rows.js'
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

/** Reads the rows of a piece and writes them; what it leaves unwritten comes with the end. */
interface PieceWriter {
  write(piece: ExportPiece): Promise<{ readonly bytes: Uint8Array; readonly rows: number }>
  end(): Uint8Array
}

const { databaseUrl } = workerData as { readonly databaseUrl: string }
const reader = openBulkReader(databaseUrl)
const nothing = () => new Uint8Array()
const writers = new Map<number, PieceWriter>()

/** Entry of a thread that reads rows and writes them as text or Parquet. */
serveThread(
  async (order: ExportWork): Promise<ExportWritten> => {
    if (order.work === 'begin') {
      writers.set(order.id, writerOf(order.writing))
      return { bytes: ownBytes(nothing()), rows: 0 }
    }
    if (order.work === 'count')
      return { bytes: ownBytes(nothing()), rows: await countPiece(reader, order.piece) }
    const writer = writers.get(order.id)
    if (order.work === 'end') {
      writers.delete(order.id)
      return { bytes: ownBytes(writer?.end() ?? nothing()), rows: 0 }
    }
    if (writer === undefined) throw new Error(`no export ${order.id} has begun on this thread`)
    const { bytes, rows } = await writer.write(order.piece)
    return { bytes: ownBytes(bytes), rows }
  },
  ({ bytes }) => [bytes.buffer],
)

function writerOf({ format, columns, forSpreadsheet }: ExportWriting): PieceWriter {
  const names = Object.keys(columns)
  if (format === 'csv' && reader.copy !== null && isCopied(names))
    return copyWriter(reader.copy, copiedLinesWriter(columns, forSpreadsheet))
  const places = columnPlaces(names)
  const read = createPieceReader(reader, names)
  const asStored = storedValues(columns, places)
  if (format === 'parquet') {
    const file = createParquetRows(parquetColumns(columns, places))
    return rowWriter(
      read,
      (rows) => file.add(rows),
      asStored,
      () => file.end(),
    )
  }
  const lineOf =
    format === 'csv' ? csvLineWriter(columns, places, forSpreadsheet) : jsonLineWriter(columns, places)
  return rowWriter(read, linesOf(lineOf, format === 'json' ? ',\n' : '\n'), asStored)
}

function copyWriter(copy: NonNullable<BulkReader['copy']>, linesOf: CopiedLinesWriter): PieceWriter {
  return {
    write: async ({ rows, runs }) => linesOf(await copy(rows), runs),
    end: nothing,
  }
}

function rowWriter(
  read: PieceReader,
  bytesOf: (rows: unknown[][]) => Uint8Array,
  asStored: (row: unknown[]) => void,
  end: () => Uint8Array = nothing,
): PieceWriter {
  return {
    async write(piece) {
      const rows = await read(piece)
      rows.forEach(asStored)
      return { bytes: bytesOf(rows), rows: rows.length }
    },
    end,
  }
}

/** Each line has its end, and an element of an array the comma behind it. */
function linesOf(lineOf: LineWriter, end: string): (rows: unknown[][]) => Uint8Array {
  return (rows) => {
    let text = ''
    for (const row of rows) {
      text += lineOf(row)
      text += end
    }
    return Buffer.from(text)
  }
}

/** Bytes whose memory is theirs alone: it changes threads. */
const ownBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer)
    : new Uint8Array(bytes)
