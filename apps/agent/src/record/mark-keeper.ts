import { errorReason } from '@voicemark/daemon'
import type { RequestSummaryState } from '@voicemark/analysis'
import type { Logger } from 'pino'
import { markEnd, type FileMark } from './csv/file-mark.js'
import { writeHistoryMark, type HistoryMark, type MarkedHistory } from './history-mark.js'
import { keepRecent } from './journal.js'

/** Writes from time to time how far the history is taken in, so that the next start reads only what is behind it. */
export interface MarkKeeper {
  /** A request is in the journal as begun: until it ends nothing is marked. */
  began(request_id: string): void
  /** A row is in the journal, the CSV and the figures. */
  ended(request_id: string): void
  /** Marks all that is there now; never throws. */
  keep(): void
}

export interface MarkKeeperOptions {
  readonly path: string
  readonly history: MarkedHistory
  /** The mark from which this start went on. */
  readonly before: HistoryMark | null
  /** Ids of the last rows, and lines that could not be read, of all before this run. */
  readonly replayed: Pick<HistoryMark, 'recent' | 'unreadable'>
  readonly run: { readonly run_id: string; readonly from: number }
  readonly csv: { mark(): Record<string, FileMark> }
  readonly summary: () => RequestSummaryState
  /** Runs that the outbox may want once more. */
  readonly unfinishedRuns: () => readonly string[]
  readonly log: Logger
}

const rowsBetweenMarks = 500

export function createMarkKeeper(options: MarkKeeperOptions): MarkKeeper {
  const { path, history, before, replayed, run, csv, log } = options
  const { hardware_tier, device_type, journalPath } = history
  const open = new Set<string>()
  const recent = new Set(replayed.recent)
  let rows = 0

  const runs = () => {
    const known = Object.entries(before?.runs ?? {})
    const wanted = new Set(options.unfinishedRuns())
    return { ...Object.fromEntries(known.filter(([run_id]) => wanted.has(run_id))), [run.run_id]: run.from }
  }
  const keep = () => {
    if (open.size > 0) return
    rows = 0
    try {
      // The files first: what is marked of the journal must be in them whatever happens now.
      const files = { ...before?.files, ...csv.mark() }
      writeHistoryMark(path, {
        version: 1,
        hardware_tier,
        device_type,
        journal: markEnd(journalPath),
        files,
        recent: [...recent],
        unreadable: replayed.unreadable,
        summary: options.summary(),
        runs: runs(),
      })
    } catch (error) {
      // The mark before it is still true, and a start without one takes longer and nothing more.
      log.debug({ event: 'history-not-marked', reason: errorReason(error) })
    }
  }
  return {
    began: (request_id) => open.add(request_id),
    ended(request_id) {
      open.delete(request_id)
      keepRecent(recent, request_id)
      rows += 1
      if (rows >= rowsBetweenMarks) keep()
    },
    keep,
  }
}
