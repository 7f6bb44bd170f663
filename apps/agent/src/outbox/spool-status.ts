import { lossReason, stream, type LossReason, type Stream } from '@voicemark/schema'
import { z } from 'zod'
import type { OutboxRun } from './outbox-run.js'
import { spoolBytes, type SpoolLimits } from './spool-limit.js'

/** What the outbox holds, as health reports it. */
export interface SpoolStatus {
  /** On the disk, by stream. */
  readonly bytes: Readonly<Record<Stream, number>>
  readonly limit_bytes: number
  /** Rows of the runs that are in the outbox, by the reason they were lost for; the ranges are in its `lost` files. */
  readonly rows_lost: Readonly<Record<LossReason, number>>
  /** Unix seconds of the oldest row that the collector has not acknowledged; null when it has all. */
  readonly oldest_waiting: number | null
}

const timeField = { request: 'started_wall', sample: 'timestamp' } as const

export function spoolStatus(runs: readonly OutboxRun[], { totalBytes }: SpoolLimits): SpoolStatus {
  const rows_lost = Object.fromEntries(
    lossReason.options.map((reason) => [reason, lostRows(runs, reason)]),
  ) as Record<LossReason, number>
  const times = runs.flatMap((run) => stream.options.flatMap((name) => oldestTime(run, name) ?? []))
  return {
    bytes: spoolBytes(runs),
    limit_bytes: totalBytes,
    rows_lost,
    oldest_waiting: times.length === 0 ? null : Math.min(...times),
  }
}

function lostRows(runs: readonly OutboxRun[], reason: LossReason): number {
  return runs
    .flatMap(({ streams }) => stream.options.map((name) => streams[name].lost.count(reason)))
    .reduce((sum, rows) => sum + rows, 0)
}

function oldestTime({ acked, fields, streams, hello }: OutboxRun, name: Stream): number | null {
  if (acked[name] >= streams[name].count()) return null
  const values = streams[name].peek(acked[name])
  // Of a row that is lost the beginning of its run is known.
  return z.number().safeParse(values?.[fields[name].indexOf(timeField[name])]).data ?? hello.started_wall
}
