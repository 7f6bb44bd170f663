import type { HelloMessage, SensorPassport } from '@voicemark/schema'
import type { Logger } from 'pino'
import { noDiskFloor, type DiskFloor } from '../disk/disk-floor.js'
import type { RowSink } from '../record/row-sink.js'
import { openRuns, type OpenedRuns } from './opened-runs.js'
import type { Cursor, OutboxRun } from './outbox-run.js'
import { startOutboxWriter } from './outbox-writer.js'
import { samplesMissing } from './sample-tail.js'
import { spoolBytes, spoolLimits, type SpoolLimits } from './spool-limit.js'
import { spoolStatus, type SpoolStatus } from './spool-status.js'

/** The rows that the collector has not yet acknowledged, in segments by run and stream. */
export interface Outbox extends RowSink {
  /** Oldest first; the last one is the current run, which goes on. */
  runs(): readonly OutboxRun[]
  /** Folders that are left as they are: those that cannot be read as runs, or that a full disk kept incomplete. */
  damaged(): readonly string[]
  /** Calls the listener whenever there are new rows on the disk. */
  onRows(listener: () => void): void
  /** Introduces the current run by what its machine can measure, too. */
  describe(sensors: SensorPassport): void
  /** Takes the collector's cursors of a run, and deletes segments that it has all of. */
  acknowledge(run: OutboxRun, next: Cursor): void
  /** Deletes a run that is delivered. */
  remove(run: OutboxRun): void
  status(): SpoolStatus
  /** Ends the current run: samples that the disk does not take now are lost. */
  end(): void
  close(): void
}

export interface OutboxOptions {
  readonly folder: string
  readonly run: HelloMessage
  /** Beyond it the oldest samples are given up. */
  readonly limitBytes: number
  /** Below it samples wait in memory, and the oldest on the disk are given up. @default there is none */
  readonly floor?: DiskFloor
  readonly log: Logger
}

/** Requests that may wait in memory for the outbox; the journal has them. */
const waitingRequests = 100

/**
 * Opens the outbox with the runs that it holds and begins a new one.
 * @throws StartError when the folder cannot be used.
 */
export function openOutbox(options: OutboxOptions): Outbox {
  const { folder, run, limitBytes, floor = noDiskFloor, log } = options
  const limits = spoolLimits(limitBytes)
  const runs = openRuns(folder, run, limits.segmentBytes)
  for (const run_id of runs.damaged) log.warn({ event: 'outbox-damaged', run_id })
  const writer = startOutboxWriter({ runs, limits, floor, log })
  const { current, previous } = runs

  return {
    request(row) {
      const of = runs.get(row.run_id)
      if (of === current) {
        current.putRequest(row)
        writer.flush()
      } else if (of !== undefined) writer.complete(of, row)
    },
    unfinishedRuns() {
      const ids = runs.all().map(({ run_id }) => run_id)
      return ids.filter((run_id) => run_id !== current.run_id)
    },
    sample(row) {
      current.addSample(row)
      writer.flushLater()
    },
    refusal: () => refusal(runs, limits),
    samplesDue: () => current.streams.sample.count(),
    samplesMissing: (csv) =>
      previous?.hello.hardware.hardware_tier === run.hardware.hardware_tier
        ? samplesMissing(previous, csv)
        : [],
    connect: writer.connect,
    runs: runs.all,
    damaged: () => runs.damaged,
    onRows: writer.onRows,
    describe: writer.describe,
    acknowledge(of, next) {
      Object.assign(of.acked, next)
      writer.trim(of, next)
    },
    remove: runs.remove,
    status: () => spoolStatus(runs.all(), limits),
    flush: writer.flush,
    end() {
      writer.flush(true)
      current.streams.sample.giveUp()
    },
    close() {
      writer.stop()
      runs.close()
    },
  }
}

/** Why there is no room for another request: too many wait on the disk, or for it. */
function refusal(runs: OpenedRuns, limits: SpoolLimits): string | null {
  const { request } = spoolBytes(runs.all())
  if (request >= limits.requestBytes) return tooManyRequests(request, limits)
  const waiting = runs.current.streams.request.waiting()
  return waiting < waitingRequests ? null : `${waiting} requests wait for a disk that takes none; free space`
}

function tooManyRequests(bytes: number, { requestBytes }: SpoolLimits): string {
  const mb = (value: number) => (value / 2 ** 20).toFixed(1)
  return (
    `${mb(bytes)} MB of requests wait for the collector, ${mb(requestBytes)} MB is their share of ` +
    'VOICEMARK_SPOOL_LIMIT_MB; let the agent reach its collector, or raise the limit'
  )
}
