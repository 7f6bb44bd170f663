import { errorReason } from '@voicemark/daemon'
import type { RealtimeSample } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { DiskFloor } from '../disk/disk-floor.js'
import { existsSync } from 'node:fs'
import { isWatched, openRealtimeCsv, openWatchedCsv, type RealtimeCsv } from './csv/realtime-csv.js'
import type { RowSink } from './row-sink.js'

/** The samples of this run, in the CSV and the outbox. */
export interface SampleRecord {
  /** Completes the CSV from the outbox; from here on a sample is written when it is due. */
  begin(): void
  /** Writes one sample and gives its place in the run. */
  add(row: RealtimeSample): number
  count(): number
  /** Samples that could not be written into the CSV. */
  lost(): number
  /** Writes what still waits. */
  writeAll(): void
  close(): void
}

export interface SampleRecordOptions {
  /** Of the CSV of the own synthesis process. */
  readonly path: string
  /** Of the CSV of all else, which is there from its first sample on. */
  readonly watchedPath: string
  readonly outbox: RowSink
  /** Of the disk with the CSV. */
  readonly floor: DiskFloor
  readonly log: Logger
}

export function openSampleRecord(options: SampleRecordOptions): SampleRecord {
  const { path, watchedPath, outbox, floor, log } = options
  const own = openRealtimeCsv(path, log)
  let watched: RealtimeCsv | null = existsSync(watchedPath) ? openWatchedCsv(watchedPath, log) : null
  let count = 0
  const csvOf = (row: RealtimeSample) =>
    isWatched(row) ? (watched ??= openWatchedCsv(watchedPath, log)) : own
  const writeTo = (end: number) => {
    own.writeTo(end)
    watched?.writeTo(end)
  }
  const due = () => {
    if (floor.lacking() === 0) writeTo(outbox.samplesDue())
  }
  /** What a power cut took from the CSV, the outbox may have. */
  const complete = () => {
    try {
      own.complete(outbox.samplesMissing(own))
      const [first] = outbox.samplesMissing(watched ?? nothingWatched)
      if (first === undefined) return
      watched ??= openWatchedCsv(watchedPath, log)
      watched.complete(outbox.samplesMissing(watched))
    } catch (error) {
      log.error({ event: 'realtime-csv-not-completed', reason: errorReason(error) })
    }
  }
  return {
    begin() {
      complete()
      const sync = () => {
        own.sync()
        watched?.sync()
      }
      outbox.connect({ due, sync })
    },
    add(row) {
      csvOf(row).add(row, count)
      outbox.sample(row)
      due()
      return count++
    },
    count: () => count,
    lost: () => own.lost() + (watched?.lost() ?? 0),
    writeAll: () => writeTo(Infinity),
    close() {
      own.close()
      watched?.close()
    },
  }
}

const nothingWatched = { lastTimestamp: null, has: () => false, takes: isWatched }
