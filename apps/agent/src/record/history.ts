import { statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { eitherCsv, openExternalCsv } from './csv/external-csv.js'
import type { MetricFiles } from './csv/metric-files.js'
import { openSynthesisCsv, type SynthesisCsv } from './csv/synthesis-csv.js'
import { readHistoryMark, type HistoryMark } from './history-mark.js'
import { replayJournal } from './journal.js'
import { createMarkKeeper, type MarkKeeper } from './mark-keeper.js'
import { createRecordFigures, type RecordFigures } from './record-figures.js'
import type { RequestStart } from './row/request-start.js'
import type { RowSink } from './row-sink.js'

/** What is recorded already: CSV files that are complete, figures that have counted all of it. */
export interface History {
  readonly csv: SynthesisCsv
  readonly figures: RecordFigures
  /** Counts a row into the figures, if it is one of theirs. */
  count(row: RequestRow): void
  readonly marks: MarkKeeper
  /** Requests that a crash cut off. */
  readonly interrupted: readonly RequestStart[]
  /** Lines of the journal that cannot be read. */
  readonly unreadable: number
}

export interface HistoryOptions {
  /** An opened journal. */
  readonly journalPath: string
  readonly files: MetricFiles
  readonly agent_id: string
  readonly run_id: string
  readonly hardware_tier: string
  readonly device_type: string
  readonly outbox: RowSink
  readonly log: Logger
}

/**
 * Completes the CSV files, the figures and the outbox from the journal, of which only what is behind the mark is read:
 * a start takes the same time and memory whatever the history.
 */
export async function takeInHistory(options: HistoryOptions): Promise<History> {
  const { journalPath, files, agent_id, run_id, hardware_tier, device_type, outbox, log } = options
  const folder = dirname(files.synthesis)
  const csvName = basename(files.synthesis)
  const history = { journalPath, folder, csv: csvName, hardware_tier, device_type }
  const path = join(dirname(journalPath), 'requests.mark.json')
  const from = statSync(journalPath).size
  const mark = readHistoryMark(path, history)

  const figures = createRecordFigures({ files, hardware_tier, device_type, state: mark?.summary, log })
  const ownCsv = openSynthesisCsv(files.synthesis, hardware_tier, log, mark?.files[csvName])
  const csv = eitherCsv(ownCsv, openExternalCsv({ folder, agent_id, marked: mark?.files, log }))
  const count = (row: RequestRow) => {
    if (ownCsv.takes(row)) figures.add(row)
  }

  await completeOutbox(journalPath, mark, outbox)
  const takeIn = (row: RequestRow) => {
    if (csv.takes(row)) csv.complete(row)
    outbox.request(row)
    count(row)
  }
  const behind = { from: mark?.journal.bytes ?? 0, recent: mark?.recent ?? [] }
  const { interrupted, ...replayed } = await replayJournal(journalPath, takeIn, behind)
  if (replayed.unreadable > 0) log.warn({ event: 'journal-unreadable', lines: replayed.unreadable })
  const unreadable = (mark?.unreadable ?? 0) + replayed.unreadable
  const marks = createMarkKeeper({
    path,
    history,
    before: mark,
    replayed: { recent: [...replayed.recent], unreadable },
    run: { run_id, from },
    csv,
    summary: figures.state,
    unfinishedRuns: outbox.unfinishedRuns,
    log,
  })
  return { csv, figures, count, marks, interrupted, unreadable }
}

/** What a crash took from the outbox may be older than the mark, but not older than its oldest run. */
async function completeOutbox(path: string, mark: HistoryMark | null, outbox: RowSink): Promise<void> {
  if (mark === null) return
  const begins = outbox.unfinishedRuns().map((run_id) => mark.runs[run_id] ?? 0)
  const { bytes } = mark.journal
  await replayJournal(path, outbox.request, { from: Math.min(bytes, ...begins), to: bytes })
}
