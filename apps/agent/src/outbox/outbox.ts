import { StartError, errorReason, makeFolder } from '@voicemark/daemon'
import type { HelloMessage, LossReason, RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { noDiskFloor, type DiskFloor } from '../disk/disk-floor.js'
import { createRun, findRuns, type Cursor, type OutboxRun } from './outbox-run.js'
import type { RowSink, SampleProjection } from '../record/row-sink.js'
import { samplesMissing } from './sample-tail.js'
import { shedSamples, spoolBytes, spoolLimits, type SpoolLimits } from './spool-limit.js'
import { spoolStatus, type SpoolStatus } from './spool-status.js'

/** The rows that the collector has not yet acknowledged, in segments by run and stream. */
export interface Outbox extends RowSink {
  /** Oldest first; the last one is the current run, which goes on. */
  runs(): readonly OutboxRun[]
  /** Folders that are left as they are: those that cannot be read as runs, or that a full disk kept incomplete. */
  damaged(): readonly string[]
  /** Calls the listener whenever there are new rows on the disk. */
  onRows(listener: () => void): void
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

/** Samples wait so long for others, so that one fsync is enough for all of them. */
const groupMs = 500
/** Some file systems give space back only when they commit, btrfs every 30 s: until then nothing more is given up for it. */
const shedForFloorMs = 30_000
/** Requests that may wait in memory for the outbox; the journal has them. */
const waitingRequests = 100

/**
 * Opens the outbox with the runs that it holds and begins a new one.
 * @throws StartError when the folder cannot be used.
 */
export function openOutbox(options: OutboxOptions): Outbox {
  const { folder, run, limitBytes, floor = noDiskFloor, log } = options
  const limits = spoolLimits(limitBytes)
  const { found, damaged, current } = openRuns(folder, run, limits)
  const runs = new Map([...found, current].map((opened) => [opened.run_id, opened]))
  for (const run_id of damaged) log.warn({ event: 'outbox-damaged', run_id })
  let timer: NodeJS.Timeout | null = null
  let failing = false
  let shedForFloorAtMs = -Infinity
  let tell: () => void = () => undefined
  let projection: SampleProjection = { due: () => undefined, sync: () => undefined }

  const attempt = (of: OutboxRun, work: () => void): boolean => {
    try {
      work()
      return true
    } catch (error) {
      if (!failing) log.error({ event: 'outbox-not-written', run_id: of.run_id, reason: errorReason(error) })
      return false
    }
  }
  const shed = (bytes: number, reason: LossReason) => {
    try {
      projection.sync()
    } catch (error) {
      // The limit is kept all the same; the CSV says itself that its disk takes nothing.
      log.warn({ event: 'realtime-csv-not-synced', reason: errorReason(error) })
    }
    shedSamples([...runs.values()], bytes, reason)
  }
  const keepLimit = () => {
    const excess = spoolBytes([...runs.values()]).sample - limits.sampleBytes
    if (excess > 0) attempt(current, () => shed(excess, 'spool_limit'))
  }
  const keepFloor = (lacking: number) => {
    const nowMs = performance.now()
    if (lacking === 0 || nowMs - shedForFloorAtMs < shedForFloorMs) return
    shedForFloorAtMs = nowMs
    attempt(current, () => shed(lacking, 'disk_full'))
  }
  const flush = (isLast = false) => {
    const lacking = isLast ? 0 : floor.lacking()
    failing = !attempt(current, lacking > 0 ? current.flushRequests : current.flush)
    if (failing || lacking > 0) flushLater()
    projection.due()
    keepLimit()
    keepFloor(lacking)
    tell()
  }
  const flushLater = () => {
    timer ??= setTimeout(() => {
      timer = null
      flush()
    }, groupMs).unref()
  }
  const complete = (old: OutboxRun, row: RequestRow) => {
    old.putRequest(row)
    const isComplete = attempt(old, () => {
      old.flush()
      if (row.last_sample_seq !== null) old.streams.sample.reach(row.last_sample_seq + 1)
    })
    if (isComplete) return
    // Delivered like this it would be deleted; the next start completes it.
    runs.delete(old.run_id)
    damaged.push(old.run_id)
  }
  keepLimit()

  return {
    request(row) {
      const of = runs.get(row.run_id)
      if (of === current) {
        current.putRequest(row)
        flush()
      } else if (of !== undefined) complete(of, row)
    },
    unfinishedRuns: () => [...runs.keys()].filter((run_id) => run_id !== current.run_id),
    sample(row) {
      current.addSample(row)
      flushLater()
    },
    refusal() {
      const { request } = spoolBytes([...runs.values()])
      if (request >= limits.requestBytes) return tooManyRequests(request, limits)
      const waiting = current.streams.request.waiting()
      return waiting < waitingRequests
        ? null
        : `${waiting} requests wait for a disk that takes none; free space`
    },
    samplesDue: () => current.streams.sample.count(),
    samplesMissing(csv) {
      const newest = found.at(-1)
      return newest?.hello.hardware.hardware_tier === run.hardware.hardware_tier
        ? samplesMissing(newest, csv)
        : []
    },
    connect: (connected) => (projection = connected),
    runs: () => [...runs.values()],
    damaged: () => damaged,
    onRows: (listener) => (tell = listener),
    acknowledge(of, next) {
      Object.assign(of.acked, next)
      attempt(of, () => {
        const second = of.streams.sample.segments()[1]
        if (of === current && second !== undefined && second.first <= next.sample) projection.sync()
        of.streams.request.trim(next.request)
        of.streams.sample.trim(next.sample)
      })
    },
    remove(delivered) {
      runs.delete(delivered.run_id)
      delivered.remove()
    },
    status: () => spoolStatus([...runs.values()], limits),
    flush,
    end() {
      flush(true)
      current.streams.sample.giveUp()
    },
    close() {
      flush(true)
      if (timer !== null) clearTimeout(timer)
      for (const opened of runs.values()) opened.close()
    },
  }
}

function tooManyRequests(bytes: number, { requestBytes }: SpoolLimits): string {
  const mb = (value: number) => (value / 2 ** 20).toFixed(1)
  return (
    `${mb(bytes)} MB of requests wait for the collector, ${mb(requestBytes)} MB is their share of ` +
    'VOICEMARK_SPOOL_LIMIT_MB; let the agent reach its collector, or raise the limit'
  )
}

function openRuns(folder: string, run: HelloMessage, { segmentBytes }: SpoolLimits) {
  try {
    makeFolder(folder, 0o700)
    const { found, damaged } = findRuns(folder, segmentBytes)
    return { found, damaged, current: createRun(folder, run, segmentBytes, (found.at(-1)?.order ?? 0) + 1) }
  } catch (error) {
    throw new StartError(`the outbox ${folder} cannot be used: ${errorReason(error)}`)
  }
}
