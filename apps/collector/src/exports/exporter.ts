import { csvHeader } from '@voicemark/schema'
import type { ExportQuery } from '../store/exporting/export-pieces.js'
import type { ExportPiece, RowPlace } from '../store/exporting/export-piece.js'
import type { Store } from '../store/store.js'
import type { ExportThreads, ExportJob } from './export-threads.js'
import type { ExportWriting, ExportWritten } from './export-worker.js'

/** What is exported and how. */
export interface ExportOrder extends Omit<ExportQuery, 'names' | 'pieceRows'>, ExportWriting {}

/** A part of an export, of which it is known beforehand how many rows it has and where the next one begins. */
export interface ExportPart {
  readonly rows: number
  /** The last place of this part; null: nothing comes behind it. */
  readonly next: RowPlace | null
}

/** An export that has begun. */
export interface RunningExport {
  /** Null where all rows to the end are asked for. */
  readonly part: ExportPart | null
  /** The bytes of the file, made as they are asked for. */
  bytes(): AsyncGenerator<Uint8Array>
  /** Rows that are in the bytes so far. */
  sent(): number
  /** Must be called where the bytes are not asked for. */
  close(): void
}

/** Cells of one piece: some hundred kB of text, and few milliseconds. */
const pieceCells = 40_000
const mostPieceRows = 4000

/** Exports rows as files of any size in the same memory. */
export interface Exporter {
  /** @param partRows Rows of a part, at most; all rows where it is not given. */
  begin(order: ExportOrder, partRows?: number): Promise<RunningExport>
}

export function createExporter(store: Pick<Store, 'exportPieces'>, threads: ExportThreads): Exporter {
  return {
    async begin({ format, columns, forSpreadsheet, ...query }, partRows) {
      const names = Object.keys(columns)
      const most = Math.min(mostPieceRows, partRows ?? mostPieceRows)
      const pieceRows = Math.min(most, Math.max(100, Math.ceil(pieceCells / names.length)))
      const writing = { format, columns, forSpreadsheet }
      const pieces = store.exportPieces({ ...query, names, pieceRows })
      const job = await threads.begin(writing)
      try {
        if (partRows === undefined) return running(pieces, job, writing, null)
        const { list, part } = await countedPart(pieces, job, partRows)
        return running(listed(list), job, writing, part)
      } catch (error) {
        job.close()
        throw error
      }
    },
  }
}

type Pieces = AsyncGenerator<ExportPiece, void, boolean | undefined>

/** Pieces until there would be more rows than a part may have. */
async function countedPart(pieces: Pieces, job: ExportJob, most: number) {
  const list: ExportPiece[] = []
  let rows = 0
  let end: RowPlace | null = null
  let wasEmpty = false
  for (;;) {
    const { done, value } = await pieces.next(wasEmpty)
    if (done === true) return { list, part: { rows, next: null } }
    const count = await job.count(value)
    if (rows > 0 && rows + count > most) return { list, part: { rows, next: end } }
    wasEmpty = count === 0
    rows += count
    end = value.end
    if (!wasEmpty) list.push(value)
  }
}

async function* listed(pieces: readonly ExportPiece[]): Pieces {
  await Promise.resolve()
  yield* pieces
}

function running(
  pieces: Pieces,
  job: ExportJob,
  writing: ExportWriting,
  part: ExportPart | null,
): RunningExport {
  let rows = 0
  async function* bytes() {
    try {
      yield* file(
        writing,
        job,
        counted(written(pieces, job), (count) => (rows += count)),
      )
    } finally {
      job.close()
    }
  }
  return { part, bytes, sent: () => rows, close: job.close }
}

/** What the threads make of the pieces, in order, while they work on the next. */
async function* written(pieces: Pieces, job: ExportJob): AsyncGenerator<ExportWritten> {
  const waiting: Promise<ExportWritten>[] = []
  let wasEmpty = false
  for (;;) {
    const { done, value } = await pieces.next(wasEmpty)
    if (done !== true) {
      const answer = job.rows(value)
      // It is looked at in its turn.
      answer.catch(() => undefined)
      waiting.push(answer)
    }
    if (done === true || waiting.length > job.ahead) {
      const answer = await waiting.shift()
      if (answer === undefined) return
      wasEmpty = answer.rows === 0
      yield answer
    }
  }
}

async function* counted(answers: AsyncIterable<ExportWritten>, add: (rows: number) => void) {
  for await (const { bytes, rows } of answers) {
    if (bytes.length > 0) yield bytes
    add(rows)
  }
}

async function* file({ format, columns }: ExportWriting, job: ExportJob, rows: AsyncIterable<Uint8Array>) {
  if (format === 'csv') yield Buffer.from(csvHeader(columns))
  if (format === 'json') yield* array(rows)
  else yield* rows
  const left = await job.end()
  if (left.length > 0) yield left
}

/** Each element brings the comma behind it, which the last one has not. */
async function* array(rows: AsyncIterable<Uint8Array>) {
  let before = '[\n'
  for await (const bytes of rows) {
    yield Buffer.from(before)
    yield bytes.subarray(0, -2)
    before = ',\n'
  }
  yield Buffer.from(before === '[\n' ? '[]\n' : '\n]\n')
}
