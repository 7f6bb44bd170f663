import { errorReason } from '@voicemark/daemon'
import type { RealtimeSample } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { DiskFloor } from '../disk/disk-floor.js'
import { openRealtimeCsv } from './csv/realtime-csv.js'
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
  /** Of the CSV. */
  readonly path: string
  readonly outbox: RowSink
  /** Of the disk with the CSV. */
  readonly floor: DiskFloor
  readonly log: Logger
}

export function openSampleRecord({ path, outbox, floor, log }: SampleRecordOptions): SampleRecord {
  const csv = openRealtimeCsv(path, log)
  let count = 0
  const due = () => {
    if (floor.lacking() === 0) csv.writeTo(outbox.samplesDue())
  }
  /** What a power cut took from the CSV, the outbox may have. */
  const complete = () => {
    try {
      csv.complete(outbox.samplesMissing(csv))
    } catch (error) {
      log.error({ event: 'realtime-csv-not-completed', reason: errorReason(error) })
    }
  }
  return {
    begin() {
      complete()
      outbox.connect({ due, sync: csv.sync })
    },
    add(row) {
      csv.add(row)
      outbox.sample(row)
      due()
      return count++
    },
    count: () => count,
    lost: csv.lost,
    writeAll: () => csv.writeTo(Infinity),
    close: csv.close,
  }
}
