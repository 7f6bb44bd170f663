import { join } from 'node:path'
import type { RequestSummaryState } from '@voicemark/analysis'
import { readSmallFile } from '@voicemark/daemon'
import { z } from 'zod'
import { writeDurably } from '../disk/durable-file.js'
import { fileMark, isMarked } from './csv/file-mark.js'

const count = z.number().int().nonnegative()
const running = z.object({
  n: count,
  mean: z.number(),
  squares: z.number(),
  // JSON has no infinity, which is what a series without a value has.
  min: z
    .number()
    .nullable()
    .transform((value) => value ?? Infinity),
  max: z
    .number()
    .nullable()
    .transform((value) => value ?? -Infinity),
})
const summary = z.object({
  total: count,
  successful: count,
  throttle_events: count.nullable(),
  memory: running,
  rtf: running,
  tokens_per_second: running,
  duration: running,
  temperature: running,
}) satisfies z.ZodType<RequestSummaryState>

/**
 * How far the history was taken in: what the journal holds up to its mark is in the CSV files up to theirs and in the
 * figures, so that a start reads what is behind the marks, however much is before them.
 */
const historyMark = z.object({
  version: z.literal(1),
  /** Of the rows that the figures and the CSV file take. */
  hardware_tier: z.string(),
  device_type: z.string(),
  journal: fileMark,
  /** CSV files by name. */
  files: z.record(z.string(), fileMark),
  /** Ids of the last rows: a line whose fsync failed is written again. */
  recent: z.array(z.string()),
  unreadable: count,
  summary,
  /** Where in the journal each run begins whose rows may still be wanted by the outbox. */
  runs: z.record(z.string(), count),
})

export type HistoryMark = z.infer<typeof historyMark>

const mostBytes = 2 ** 26

/** What a mark must be of to be gone on from. */
export interface MarkedHistory {
  readonly journalPath: string
  /** Folder of the CSV files. */
  readonly folder: string
  /** Name of the CSV file that rows go into. */
  readonly csv: string
  readonly hardware_tier: string
  readonly device_type: string
}

/** The mark, or null when there is none or anything is not as it was: the history is then taken in from its beginning. */
export function readHistoryMark(path: string, history: MarkedHistory): HistoryMark | null {
  const mark = parseMark(path)
  if (mark?.hardware_tier !== history.hardware_tier || mark.device_type !== history.device_type) return null
  if (!Object.hasOwn(mark.files, history.csv) || !isMarked(history.journalPath, mark.journal)) return null
  const files = Object.entries(mark.files)
  return files.every(([name, marked]) => isMarked(join(history.folder, name), marked)) ? mark : null
}

/** Writes the mark whole or not at all. @throws the system's error; the mark before it stays, and stays true. */
export function writeHistoryMark(path: string, mark: HistoryMark): void {
  writeDurably(path, `${JSON.stringify(mark)}\n`)
}

function parseMark(path: string): HistoryMark | null {
  try {
    return historyMark.parse(JSON.parse(readSmallFile(path, mostBytes)))
  } catch {
    // None, or one of another version: it only saves time.
    return null
  }
}
