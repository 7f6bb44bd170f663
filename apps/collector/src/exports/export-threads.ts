import { createThread, type Thread } from '@voicemark/daemon/thread'
import type { ExportWork, ExportWriting, ExportWritten } from './export-worker.js'
import type { ExportPiece } from '../store/exporting/export-piece.js'

/** One export on the threads. */
export interface ExportJob {
  /** How many pieces may be in work at the same time; more would wait. */
  readonly ahead: number
  rows(piece: ExportPiece): Promise<ExportWritten>
  count(piece: ExportPiece): Promise<number>
  /** What is left to write. */
  end(): Promise<Uint8Array>
  /** Must be called at last, whatever happened. */
  close(): void
}

/** Threads that read and write rows, so that no export holds up who delivers. */
export interface ExportThreads {
  begin(writing: ExportWriting): Promise<ExportJob>
  /** Ends the threads, in the middle of exports too. */
  close(): Promise<void>
}

/** One reads while another writes; more would take all processors from those who measure and deliver. */
const threadCount = 2
/** Without an export, their memory is given back after so long. */
const idleMs = 60_000
const nurseryMb = 16

type Worker = Thread<ExportWork, ExportWritten>

/** @param databaseUrl Of a database that is open already, and up to date. */
export function createExportThreads(databaseUrl: string): ExportThreads {
  const entry = new URL('./export-worker.js', import.meta.url)
  let workers: Worker[] = []
  let jobs = 0
  let lastId = 0
  let idle: NodeJS.Timeout | undefined

  function open(): Worker[] {
    clearTimeout(idle)
    jobs += 1
    if (workers.length === 0)
      workers = Array.from({ length: threadCount }, () =>
        createThread(entry, 'export', { workerData: { databaseUrl }, nurseryMb }),
      )
    return workers
  }

  async function close(): Promise<void> {
    const ended = workers
    workers = []
    await Promise.all(ended.map((worker) => worker.close()))
  }

  function release(): void {
    jobs -= 1
    if (jobs === 0) idle = setTimeout(() => void close(), idleMs).unref()
  }

  return {
    async begin(writing) {
      const id = (lastId += 1)
      const all = open()
      // The groups of a Parquet file are one after the other.
      const mine = writing.format === 'parquet' ? [all[id % all.length] as Worker] : all
      try {
        await Promise.all(mine.map((worker) => worker.ask({ work: 'begin', id, writing })))
      } catch (error) {
        release()
        throw error
      }
      return jobOn(mine, id, release)
    },
    close() {
      clearTimeout(idle)
      return close()
    },
  }
}

function jobOn(workers: readonly Worker[], id: number, release: () => void): ExportJob {
  let turn = 0
  const next = () => workers[turn++ % workers.length] as Worker
  const end = () => Promise.all(workers.map((worker) => worker.ask({ work: 'end', id })))
  let isOpen = true
  return {
    ahead: workers.length,
    rows: (piece) => next().ask({ work: 'rows', id, piece }),
    count: async (piece) => (await next().ask({ work: 'count', id, piece })).rows,
    async end() {
      const [left] = await end()
      return left?.bytes ?? new Uint8Array()
    },
    close() {
      if (!isOpen) return
      isOpen = false
      // Of an export that broke off, the threads forget what it had left.
      void end()
        .catch(() => undefined)
        .finally(release)
    },
  }
}
