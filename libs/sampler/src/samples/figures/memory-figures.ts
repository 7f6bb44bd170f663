import type { MemoryPoint, Sample } from '../../sources/sample.js'
import { max, round } from './series.js'

/** What was resident at both ends of a request, by the same counter as its peak, MB of 2^20 bytes. */
export type MemoryEnds = {
  /** By the clock of the samples, ms. */
  beganMs: number
  beforeMb: number
  afterMb: number
}

/** The memory of a request: its samples, its ends, and the kernel's mark, which sees what lies between. */
export type SeenMemory = {
  samples: readonly Sample[]
  durationMs: number
  /** Null: the first and the last sample are its ends. */
  ends: MemoryEnds | null
  /** Null: the kernel kept no mark for this request. */
  highWaterMb: number | null
  /** What there is, MB of 2^20 bytes. */
  limitMb: number | null
}

/** Below this the shape between two ends is a guess. */
const enoughReadings = 3

/** Peak, mean and ends of what was resident. */
export function memoryFigures(seen: SeenMemory) {
  const { highWaterMb, limitMb } = seen
  const points = pointsOf(seen)
  const series = points.map(({ mb }) => mb)
  const peak = max(highWaterMb === null ? series : [...series, highWaterMb])
  const baseline = roundOrNull(points[0]?.mb)
  return {
    peak_memory_mb: peak,
    peak_memory_percent:
      peak === null || limitMb === null ? null : round(Math.min(100, (peak / limitMb) * 100)),
    avg_memory_mb: points.length < enoughReadings ? null : timeWeightedMean(points),
    baseline_memory_mb: baseline,
    delta_memory_mb: peak === null || baseline === null ? null : round(Math.max(0, peak - baseline)),
    end_memory_mb: roundOrNull(points.at(-1)?.mb),
    memory_limit_mb: limitMb === null ? null : round(limitMb),
  }
}

/** In order of time; with ends, only what lies between them. */
function pointsOf({ samples, durationMs, ends }: SeenMemory): readonly MemoryPoint[] {
  const seen = samples.flatMap(({ atMs, row: { memory_mb: mb }, early = [] }) =>
    mb === null ? early : [...early, { atMs, mb }],
  )
  if (ends === null) return seen
  const { beganMs, beforeMb, afterMb } = ends
  const endedMs = beganMs + durationMs
  return [
    { atMs: beganMs, mb: beforeMb },
    ...seen.filter(({ atMs }) => atMs > beganMs && atMs < endedMs),
    { atMs: endedMs, mb: afterMb },
  ]
}

/** By the trapezoid rule: a reading counts for the time around it. Null where no time passed. */
function timeWeightedMean(points: readonly MemoryPoint[]): number | null {
  const steps = points.slice(1).map((point, i) => ({ from: points[i] ?? point, to: point }))
  const spanMs = sum(steps.map(({ from, to }) => to.atMs - from.atMs))
  if (spanMs <= 0) return null
  return round(sum(steps.map(({ from, to }) => ((from.mb + to.mb) / 2) * (to.atMs - from.atMs))) / spanMs)
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

function roundOrNull(value: number | undefined): number | null {
  return value === undefined ? null : round(value)
}
