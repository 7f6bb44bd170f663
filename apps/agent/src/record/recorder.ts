import { errorReason } from '@voicemark/daemon'
import type { HardwareSpecs, RealtimeSample, RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { noDiskFloors, type DiskFloors } from '../disk/disk-floor.js'
import { RequestError } from '../request-error.js'
import type { RowSink } from './row-sink.js'
import { openRealtimeCsv } from './csv/realtime-csv.js'
import { agentRestarted, requestRow, type RequestMeasurement } from './finished-row.js'
import type { RequestStart } from './request-start.js'
import type { RecordFigures } from './record-figures.js'
import { createRowWriter, orSpoolFull } from './row-writer.js'
import { takeInHistory } from './history.js'
import { openJournal } from './journal.js'
import { hardwareRecord, writeJsonFile, type MetricFiles } from './csv/metric-files.js'

/** State of the record as health reports it. */
export interface RecorderStatus {
  readonly requests: number
  readonly samples: number
  /** Samples that could not be written into the CSV. */
  readonly samples_lost: number
  /** Rows that wait in memory for a disk that can take them. */
  readonly rows_waiting: number
  /** Lines of the journal that could not be read at start. */
  readonly journal_unreadable: number
}

/** Writes every request and every sample as it happens, and keeps the figures of what is written. */
export interface Recorder extends Pick<RecordFigures, 'summary' | 'analysis' | 'exportMetrics'> {
  readonly files: MetricFiles
  /** @throws RequestError spool-full when a row could not be kept, here or in the outbox. */
  begin(start: RequestStart): void
  /** Makes the row and returns when it is on the disk. @throws RequestError spool-full; the row is kept and tried again. */
  end(start: RequestStart, measured: RequestMeasurement): RequestRow
  /** Records a request that a bench measured at another server. @throws RequestError spool-full, as `end`. */
  record(row: Omit<RequestRow, 'agent_id' | 'run_id' | 'seq'>): RequestRow
  /** Writes one sample and gives its place in the run. */
  sample(row: RealtimeSample): number
  /** Whether another request could be recorded. */
  hasRoom(): boolean
  status(): RecorderStatus
  close(): void
}

export interface RecorderOptions {
  readonly journalPath: string
  readonly files: MetricFiles
  readonly agent_id: string
  readonly run_id: string
  readonly hardware: HardwareSpecs
  readonly device_type: string
  readonly outbox: RowSink
  /** Below one of them no request begins. @default there are none */
  readonly floors?: DiskFloors
  readonly log: Logger
}

/** Opens the record: completes the CSV from the journal and gives every request that a crash cut off its failed row. */
export async function openRecorder(options: RecorderOptions): Promise<Recorder> {
  const { files, hardware, outbox, floors = noDiskFloors, log } = options
  const journal = openJournal(options.journalPath)
  const { csv, figures, count, marks, interrupted, unreadable } = await takeInHistory({
    ...options,
    hardware_tier: hardware.hardware_tier,
  })
  const realtimeCsv = openRealtimeCsv(files.realtime, log)
  writeJsonFile(files.hardwareSpecs, hardwareRecord(options.agent_id, hardware))
  let requestSeq = 0
  let sampleSeq = 0

  const ended = (row: RequestRow) => {
    // A row names its samples: they are on the disk before it.
    outbox.flush()
    journal.ended(row)
    outbox.request(row)
  }
  const rows = createRowWriter({ ...journal, ended }, csv, (row) => {
    count(row)
    figures.write()
    marks.ended(row.request_id)
  })
  const makeRow = (start: RequestStart, measured: RequestMeasurement) => {
    const row = requestRow(start, measured, { ...options, seq: requestSeq++ })
    rows.add(row)
    return row
  }
  completeSamples()
  const due = () => {
    if (floors.metrics.lacking() === 0) realtimeCsv.writeTo(outbox.samplesDue())
  }
  outbox.connect({ due, sync: realtimeCsv.sync })
  for (const start of interrupted) makeRow(start, agentRestarted)
  rows.flush()
  figures.write()
  marks.keep()

  const refusal = () => floors.home.refusal() ?? floors.metrics.refusal() ?? outbox.refusal()
  const checkRoom = () => {
    rows.flush()
    const why = refusal()
    if (why !== null) throw new RequestError('spool-full', why, { retryAfterS: 10 })
  }

  return {
    files,
    begin(start) {
      checkRoom()
      orSpoolFull(() => journal.started(start))
      marks.began(start.request_id)
    },
    end(start, measured) {
      const row = makeRow(start, measured)
      rows.flush()
      return row
    },
    record(measured) {
      checkRoom()
      const { agent_id, run_id } = options
      const row = { ...measured, agent_id, run_id, seq: requestSeq++ }
      rows.add(row)
      rows.flush()
      return row
    },
    sample(row) {
      rows.tryFlush()
      realtimeCsv.add(row)
      outbox.sample(row)
      due()
      return sampleSeq++
    },
    summary: figures.summary,
    analysis: figures.analysis,
    exportMetrics: figures.exportMetrics,
    hasRoom: () => rows.waiting() === 0 && refusal() === null,
    status: () => ({
      requests: figures.total(),
      samples: sampleSeq,
      samples_lost: realtimeCsv.lost(),
      rows_waiting: rows.waiting(),
      journal_unreadable: unreadable,
    }),
    close() {
      rows.tryFlush()
      outbox.flush(true)
      realtimeCsv.writeTo(Infinity)
      if (rows.waiting() === 0) marks.keep()
      journal.close()
      csv.close()
      realtimeCsv.close()
    },
  }

  /** What a power cut took from the CSV, the outbox may have. */
  function completeSamples() {
    try {
      realtimeCsv.complete(outbox.samplesMissing(realtimeCsv))
    } catch (error) {
      log.error({ event: 'realtime-csv-not-completed', reason: errorReason(error) })
    }
  }
}
