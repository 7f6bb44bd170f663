import type { Database } from '../databases/database.js'
import { type CountMark, keepCountMarks, readCountMarks } from './count-marks.js'

/** What names a stream. */
export type StreamKey = Pick<CountMark, 'run_ref' | 'stream'>

/** The marks of all streams, of which the database keeps those that have moved far. */
export interface KeptMarks {
  /** Reads those that were kept, the first time. */
  open(): Promise<void>
  /** Goes on as if nothing were counted. */
  forget(): void
  of(stream: StreamKey): CountMark
  move(mark: CountMark): void
  /** Sets the mark of a stream back to its start. */
  reset(stream: StreamKey): void
  keep(): Promise<void>
}

/** A start counts at most so many rows of a stream that were counted before. */
const keepEvery = 40_000

/** One text for each stream. */
export const keyOf = ({ run_ref, stream }: StreamKey) => `${run_ref} ${stream}`

/** Reads nothing until it is opened. */
export function createKeptMarks(database: Database): KeptMarks {
  const marks = new Map<string, CountMark>()
  const kept = new Map<string, number>()
  let isOpen = false
  const move = (mark: CountMark) => void marks.set(keyOf(mark), mark)

  return {
    async open() {
      if (isOpen) return
      for (const mark of await readCountMarks(database)) {
        move(mark)
        kept.set(keyOf(mark), mark.up_to_seq)
      }
      isOpen = true
    },
    forget() {
      marks.clear()
      isOpen = true
    },
    of: (stream) => marks.get(keyOf(stream)) ?? unmarked(stream),
    move,
    reset(stream) {
      move(unmarked(stream))
      kept.delete(keyOf(stream))
    },
    async keep() {
      const isFar = (mark: CountMark) => mark.up_to_seq - (kept.get(keyOf(mark)) ?? 0) >= keepEvery
      const moved = [...marks.values()].filter(isFar)
      try {
        await keepCountMarks(database, moved)
        for (const mark of moved) kept.set(keyOf(mark), mark.up_to_seq)
      } catch {
        // Only the next start is slower: a database that takes nothing shows itself where rows are stored.
      }
    },
  }
}

function unmarked({ run_ref, stream }: StreamKey): CountMark {
  return { run_ref, stream, up_to_seq: 0, stored: 0, quarantined: 0, removed: 0 }
}
