import type { HardwareSpecs, RealtimeSample, RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { noDiskFloors, type DiskFloor, type DiskFloors } from '../disk/disk-floor.js'
import { RequestError } from '../request-error.js'
import { hardwareRecord, writeJsonFile, type MetricFiles } from './csv/metric-files.js'
import { takeInHistory } from './history.js'
import { openJournal } from './journal.js'
import type { RecordFigures } from './record-figures.js'
import { agentRestarted, type RequestMeasurement } from './row/request-measurement.js'
import { createRequestRecord, type JudgedAt } from './request-record.js'
import type { TaggedJudgement } from './judgement-row.js'
import type { RequestStart } from './row/request-start.js'
import type { RowSink } from './row-sink.js'
import { openSampleRecord } from './sample-record.js'

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
  /** Makes the row of a judgement, and returns when it is on the disk. @throws RequestError spool-full, as `end` */
  judge(judged: RequestRow, judgement: TaggedJudgement, of: JudgedAt): RequestRow
  /** Makes the row, which waits for the next flush. */
  take(start: RequestStart, measured: RequestMeasurement): RequestRow
  /** @throws RequestError spool-full when rows still wait; none of them is lost. */
  flush(): void
  /** Requests that the end of the agent before this one cut off; they have their rows. */
  readonly interrupted: ReadonlySet<string>
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
  const { files, outbox, floors = noDiskFloors } = options
  const { journal, history, samples, requests } = await openParts(options, floors.metrics)
  const { figures, marks } = history

  const refusal = () => floors.home.refusal() ?? floors.metrics.refusal() ?? outbox.refusal()
  const checkRoom = () => {
    requests.flush()
    const why = refusal()
    if (why !== null) throw new RequestError('spool-full', why, { retryAfterS: 10 })
  }
  return {
    files,
    interrupted: new Set(history.interrupted.map(({ request_id }) => request_id)),
    begin(start) {
      checkRoom()
      requests.begin(start)
    },
    end(start, measured) {
      const row = requests.add(start, measured)
      requests.flush()
      return row
    },
    judge(judged, judgement, of) {
      checkRoom()
      const row = requests.judge(judged, judgement, of)
      requests.flush()
      return row
    },
    take: requests.add,
    flush: requests.flush,
    sample(row) {
      requests.tryFlush()
      return samples.add(row)
    },
    summary: figures.summary,
    analysis: figures.analysis,
    exportMetrics: figures.exportMetrics,
    hasRoom: () => requests.waiting() === 0 && refusal() === null,
    status: () => ({
      requests: figures.total(),
      samples: samples.count(),
      samples_lost: samples.lost(),
      rows_waiting: requests.waiting(),
      journal_unreadable: history.unreadable,
    }),
    close() {
      requests.tryFlush()
      outbox.flush(true)
      samples.writeAll()
      if (requests.waiting() === 0) marks.keep()
      journal.close()
      history.csv.close()
      samples.close()
    },
  }
}

async function openParts(options: RecorderOptions, floor: DiskFloor) {
  const { files, hardware, outbox, log } = options
  const journal = openJournal(options.journalPath)
  const history = await takeInHistory({ ...options, hardware_tier: hardware.hardware_tier })
  const samples = openSampleRecord({
    path: files.realtime,
    watchedPath: files.realtimeWatched,
    outbox,
    floor,
    log,
  })
  writeJsonFile(files.hardwareSpecs, hardwareRecord(options.agent_id, hardware))
  const requests = createRequestRecord({ journal, history, outbox, origin: options })
  samples.begin()
  for (const start of history.interrupted) requests.add(start, agentRestarted)
  requests.flush()
  history.figures.write()
  history.marks.keep()
  return { journal, history, samples, requests }
}
