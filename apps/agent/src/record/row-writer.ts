import { errorReason } from '@voicemark/daemon'
import type { RequestRow } from '@voicemark/schema'
import { RequestError } from '../request-error.js'
import type { SynthesisCsv } from './csv/synthesis-csv.js'
import type { Journal } from './journal.js'

/** Writes finished rows into the journal and the CSV; a row that a full disk refuses waits here, in memory. */
export interface RowWriter {
  add(row: RequestRow): void
  /** @throws RequestError spool-full when rows still wait; none of them is lost. */
  flush(): void
  /** Tries again where nobody waits for the answer. */
  tryFlush(): void
  waiting(): number
}

interface Entry {
  readonly row: RequestRow
  journaled: boolean
}

/** `onWritten` is told of each row once it is in both files. */
export function createRowWriter(
  journal: Journal,
  csv: SynthesisCsv,
  onWritten: (row: RequestRow) => void,
): RowWriter {
  const entries: Entry[] = []

  /** A disk that fills between the two files must not make the row twice. */
  const write = (entry: Entry) => {
    if (!entry.journaled) journal.ended(entry.row)
    entry.journaled = true
    if (csv.takes(entry.row)) csv.append(entry.row)
  }
  const flush = () => {
    for (let entry = entries[0]; entry !== undefined; entry = entries[0]) {
      write(entry)
      entries.shift()
      onWritten(entry.row)
    }
  }
  return {
    add: (row) => entries.push({ row, journaled: false }),
    flush: () => orSpoolFull(flush),
    tryFlush() {
      if (entries.length === 0) return
      try {
        flush()
      } catch {
        // Still full: the rows wait on, and health says so.
      }
    },
    waiting: () => entries.length,
  }
}

/** @throws RequestError spool-full in place of the system's error. */
export function orSpoolFull(write: () => void): void {
  try {
    write()
  } catch (error) {
    const detail = `the row cannot be written (${errorReason(error)}); free space in VOICEMARK_HOME and VOICEMARK_METRICS_DIR`
    throw new RequestError('spool-full', detail, { cause: error, retryAfterS: 10 })
  }
}
