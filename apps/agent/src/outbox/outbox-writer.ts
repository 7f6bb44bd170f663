import { errorReason } from '@voicemark/daemon'
import type { LossReason, RequestRow, SensorPassport } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { DiskFloor } from '../disk/disk-floor.js'
import type { SampleProjection } from '../record/row-sink.js'
import type { OpenedRuns } from './opened-runs.js'
import type { Cursor, OutboxRun } from './outbox-run.js'
import { createSpoolKeeper, shedSamples, type SpoolLimits } from './spool-limit.js'

/** Writes what the runs took, and deletes what they may lose; a disk that takes nothing is no error. */
export interface OutboxWriter {
  /** Writes what waits in memory; samples only where the disk has room, unless it is the last time. */
  flush(isLast?: boolean): void
  /** Flushes within half a second. */
  flushLater(): void
  /** Writes what the machine can measure into the introduction of the current run. */
  describe(sensors: SensorPassport): void
  /** Writes a row that a run before this one lacks. */
  complete(old: OutboxRun, row: RequestRow): void
  /** Deletes the segments of a run below the collector's cursors. */
  trim(run: OutboxRun, next: Cursor): void
  /** Told when samples become due, and before any of them are deleted. */
  connect(projection: SampleProjection): void
  /** Calls the listener whenever there are new rows on the disk, or there is more to say of the run. */
  onRows(listener: () => void): void
  /** Writes all for the last time. */
  stop(): void
}

export interface OutboxWriterOptions {
  readonly runs: OpenedRuns
  readonly limits: SpoolLimits
  readonly floor: DiskFloor
  readonly log: Logger
}

/** Samples wait so long for others, so that one fsync is enough for all of them. */
const groupMs = 500

/** Gives up what is over the limit, and is ready to write. */
export function startOutboxWriter({ runs, limits, floor, log }: OutboxWriterOptions): OutboxWriter {
  const { current } = runs
  const attempts = createAttempts(log)
  const later = createDelay(() => flush())
  let tell: () => void = () => undefined
  let projection: SampleProjection = { due: () => undefined, sync: () => undefined }

  const shed = (bytes: number, reason: LossReason) =>
    attempts.make(current, () => {
      syncOrWarn(projection, log)
      shedSamples(runs.all(), bytes, reason)
    })
  const keeper = createSpoolKeeper({ runs: runs.all, limits, shed })
  const flush = (isLast = false) => {
    const lacking = isLast ? 0 : floor.lacking()
    const isWritten = attempts.repeat(current, lacking > 0 ? current.flushRequests : current.flush)
    if (!isWritten || lacking > 0) later.start()
    projection.due()
    keeper.keepLimit()
    keeper.keepFloor(lacking)
    tell()
  }
  keeper.keepLimit()

  return {
    flush,
    flushLater: later.start,
    describe(sensors) {
      attempts.make(current, () => current.describe(sensors))
      tell()
    },
    complete(old, row) {
      old.putRequest(row)
      // Delivered like this it would be deleted; the next start completes it.
      if (!attempts.make(old, () => flushTo(old, row))) runs.setAside(old)
    },
    trim(run, next) {
      attempts.make(run, () => {
        if (run === current && hasSegmentBelow(run, next)) projection.sync()
        run.streams.request.trim(next.request)
        run.streams.sample.trim(next.sample)
      })
    },
    connect: (connected) => (projection = connected),
    onRows: (listener) => (tell = listener),
    stop() {
      flush(true)
      later.stop()
    },
  }
}

/** Work on a disk; why it failed is logged, but of work that is repeated once. */
function createAttempts(log: Logger) {
  let failing = false
  const make = (run: OutboxRun, work: () => void): boolean => {
    try {
      work()
      return true
    } catch (error) {
      if (!failing) log.error({ event: 'outbox-not-written', run_id: run.run_id, reason: errorReason(error) })
      return false
    }
  }
  const repeat = (run: OutboxRun, work: () => void): boolean => {
    const isDone = make(run, work)
    failing = !isDone
    return isDone
  }
  return { make, repeat }
}

function createDelay(work: () => void) {
  let timer: NodeJS.Timeout | null = null
  const start = () => {
    timer ??= setTimeout(() => {
      timer = null
      work()
    }, groupMs).unref()
  }
  const stop = () => {
    if (timer !== null) clearTimeout(timer)
  }
  return { start, stop }
}

function syncOrWarn(projection: SampleProjection, log: Logger): void {
  try {
    projection.sync()
  } catch (error) {
    // The limit is kept all the same; the CSV says itself that its disk takes nothing.
    log.warn({ event: 'realtime-csv-not-synced', reason: errorReason(error) })
  }
}

function flushTo(run: OutboxRun, row: RequestRow): void {
  run.flush()
  // Samples that another agent took are in no stream of this one.
  if (row.last_sample_seq !== null && row.watched_run_id === null)
    run.streams.sample.reach(row.last_sample_seq + 1)
}

/** Whether the collector has a whole segment of samples. */
function hasSegmentBelow({ streams }: OutboxRun, next: Cursor): boolean {
  const second = streams.sample.segments()[1]
  return second !== undefined && second.first <= next.sample
}
