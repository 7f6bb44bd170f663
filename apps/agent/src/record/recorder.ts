import { dirname, isAbsolute, relative } from 'node:path'
import { createRequestSummary } from '@voicemark/analysis'
import { errorReason } from '@voicemark/daemon'
import type {
  HardwareSpecs,
  MetricsAnalysis,
  MetricsExport,
  MetricsSummary,
  RealtimeSample,
  RequestRow,
} from '@voicemark/schema'
import type { Logger } from 'pino'
import { RequestError } from '../errors.js'
import type { RowSink } from '../uplink/row-sink.js'
import { eitherCsv, openExternalCsv } from './external-csv.js'
import { openRealtimeCsv } from './realtime-csv.js'
import { requestRow, type RequestMeasurement } from './request-row.js'
import type { RequestStart } from './request-start.js'
import { createRowWriter, orSpoolFull } from './row-writer.js'
import { openSynthesisCsv } from './synthesis-csv.js'
import { openJournal, replayJournal } from './journal.js'
import { hardwareRecord, writeJsonFile, type MetricFiles } from './metric-files.js'

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

/** Writes every request and every sample as it happens, and keeps the summary of what is written. */
export interface Recorder {
  readonly files: MetricFiles
  /** @throws RequestError spool-full when a row could not be kept, here or in the outbox. */
  begin(start: RequestStart): void
  /** Makes the row and returns when it is on the disk. @throws RequestError spool-full; the row is kept and tried again. */
  end(start: RequestStart, measured: RequestMeasurement): RequestRow
  /** Records a request that a bench measured at another server. @throws RequestError spool-full, as `end`. */
  record(row: Omit<RequestRow, 'agent_id' | 'run_id' | 'seq'>): RequestRow
  /** Writes one sample and gives its place in the run. */
  sample(row: RealtimeSample): number
  summary(): MetricsSummary
  analysis(): MetricsAnalysis
  exportMetrics(): MetricsExport
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
  readonly log: Logger
}

/** Opens the record: completes the CSV from the journal and gives every request that a crash cut off its failed row. */
export async function openRecorder(options: RecorderOptions): Promise<Recorder> {
  const { files, hardware, device_type, outbox, log } = options
  const configuration = { hardware_tier: hardware.hardware_tier, device_type }
  const summary = createRequestSummary()
  const journal = openJournal(options.journalPath)
  const synthesisCsv = openSynthesisCsv(files.synthesis, hardware.hardware_tier, log)
  const csv = eitherCsv(
    synthesisCsv,
    openExternalCsv({ folder: dirname(files.synthesis), agent_id: options.agent_id, log }),
  )
  const realtimeCsv = openRealtimeCsv(files.realtime, log)
  writeJsonFile(files.hardwareSpecs, hardwareRecord(options.agent_id, hardware))
  let requestSeq = 0
  let sampleSeq = 0

  const count = (row: RequestRow) => {
    if (synthesisCsv.takes(row) && row.device_type === device_type) summary.add(row)
  }
  const writeAnalysis = () => {
    try {
      writeJsonFile(files.analysis, summary.analysis(configuration))
    } catch (error) {
      // Derived from the rows and written again with the next one.
      log.error({ event: 'analysis-not-written', reason: errorReason(error) })
    }
  }
  const ended = (row: RequestRow) => {
    journal.ended(row)
    outbox.request(row)
  }
  const rows = createRowWriter({ ...journal, ended }, csv, (row) => {
    count(row)
    writeAnalysis()
  })
  const makeRow = (start: RequestStart, measured: RequestMeasurement) => {
    const row = requestRow(start, measured, { ...options, seq: requestSeq++ })
    rows.add(row)
    return row
  }

  const { interrupted, unreadable } = await replayJournal(options.journalPath, (row) => {
    if (csv.takes(row)) csv.complete(row)
    outbox.request(row)
    count(row)
  })
  if (unreadable > 0) log.warn({ event: 'journal-unreadable', lines: unreadable })
  completeSamples()
  const due = () => realtimeCsv.writeTo(outbox.samplesDue())
  outbox.connect({ due, sync: realtimeCsv.sync })
  for (const start of interrupted) makeRow(start, agentRestarted)
  rows.flush()
  writeAnalysis()

  const checkRoom = () => {
    rows.flush()
    const refusal = outbox.refusal()
    if (refusal !== null) throw new RequestError('spool-full', refusal, { retryAfterS: 10 })
  }

  return {
    files,
    begin(start) {
      checkRoom()
      orSpoolFull(() => journal.started(start))
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
    summary: () => summary.summary(configuration),
    analysis: () => summary.analysis(configuration),
    exportMetrics: () => ({
      csv_files: { synthesis: shownPath(files.synthesis), realtime: shownPath(files.realtime) },
      analysis: summary.analysis(configuration),
      total_syntheses: summary.total(),
      hardware_tier: hardware.hardware_tier,
    }),
    hasRoom: () => rows.waiting() === 0 && outbox.refusal() === null,
    status: () => ({
      requests: summary.total(),
      samples: sampleSeq,
      samples_lost: realtimeCsv.lost(),
      rows_waiting: rows.waiting(),
      journal_unreadable: unreadable,
    }),
    close() {
      rows.tryFlush()
      outbox.flush()
      realtimeCsv.writeTo(Infinity)
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

const agentRestarted: RequestMeasurement = {
  queue_wait_s: 0,
  elapsed_s: null,
  facts: null,
  times: null,
  audio_duration_s: null,
  failure: {
    failure_class: 'agent_restarted',
    code: 'agent-restarted',
    detail: 'the agent ended during the request; what was measured of it is in the realtime rows',
  },
  http_status: null,
  window: null,
  first_sample_seq: null,
  last_sample_seq: null,
  clock_step_s: 0,
}

/** Relative to where the agent was started when it lies below, as `./metrics/…`; absolute otherwise. */
function shownPath(path: string): string {
  const shown = relative(process.cwd(), path)
  return shown.startsWith('..') || isAbsolute(shown) ? path : `./${shown.replaceAll('\\', '/')}`
}
