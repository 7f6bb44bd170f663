import { stream, type LossReason } from '@voicemark/schema'
import type { OutboxRun } from './outbox-run.js'

/** How many bytes of what the outbox may hold. */
export interface SpoolLimits {
  /** Of all rows. */
  readonly totalBytes: number
  /** Of request rows, which are never given up: as long as these are fewer, there is room for another request. */
  readonly requestBytes: number
  /** Of samples: beyond it the oldest go. */
  readonly sampleBytes: number
  /** At which a segment is full; what is given up is a segment. */
  readonly segmentBytes: number
}

const mebibyte = 2 ** 20
/** About 45,000 requests. */
const requestReserveBytes = 64 * mebibyte
const largestSegmentBytes = 4 * mebibyte

/** Divides the limit: a tenth for requests, 64 MiB at most, and the rest for samples. */
export function spoolLimits(totalBytes: number): SpoolLimits {
  const requestBytes = Math.min(requestReserveBytes, totalBytes / 10)
  const sampleBytes = totalBytes - requestBytes
  // A small limit has small segments, so that only a small part is given up at once.
  return {
    totalBytes,
    requestBytes,
    sampleBytes,
    segmentBytes: Math.min(largestSegmentBytes, sampleBytes / 16),
  }
}

/** Bytes of requests and of samples. */
export function spoolBytes(runs: readonly OutboxRun[]) {
  const bytes = { request: 0, sample: 0 }
  for (const { streams } of runs) for (const name of stream.options) bytes[name] += streams[name].bytes()
  return bytes
}

/** Gives up so many bytes of the oldest samples of the oldest runs, if there are. @throws the system's error. */
export function shedSamples(runs: readonly OutboxRun[], bytes: number, reason: LossReason): void {
  let left = bytes
  for (const { streams, acked } of runs) {
    if (left <= 0) return
    left -= streams.sample.shed(left, acked.sample, reason)
  }
}

export interface SpoolKeeperOptions {
  readonly runs: () => readonly OutboxRun[]
  readonly limits: SpoolLimits
  /** Gives up so many bytes of samples; never throws. */
  readonly shed: (bytes: number, reason: LossReason) => void
}

/** Some file systems give space back only when they commit, btrfs every 30 s: until then nothing more is given up for it. */
const shedForFloorMs = 30_000

/** Keeps the samples within their limit, and the disk above its floor. */
export function createSpoolKeeper({ runs, limits, shed }: SpoolKeeperOptions) {
  let shedForFloorAtMs = -Infinity
  return {
    keepLimit() {
      const excess = spoolBytes(runs()).sample - limits.sampleBytes
      if (excess > 0) shed(excess, 'spool_limit')
    },
    /** @param lacking bytes to the floor; 0 when there is room. */
    keepFloor(lacking: number) {
      const nowMs = performance.now()
      if (lacking === 0 || nowMs - shedForFloorAtMs < shedForFloorMs) return
      shedForFloorAtMs = nowMs
      shed(lacking, 'disk_full')
    },
  }
}
