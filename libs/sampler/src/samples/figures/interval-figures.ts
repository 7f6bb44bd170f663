import type { Sample } from '../../sources/sample.js'
import { round } from './series.js'

/** Later than this share of the interval a sample is late. */
const lateShare = 0.2

/** How far apart the samples lie, and how many of them came late. */
export function intervalFigures(samples: readonly Sample[], intervalMs: number) {
  const lateMs = samples.flatMap(({ onGrid, row }) => (onGrid ? (row.late_ms ?? []) : []))
  const times = samples.filter(({ onGrid }) => onGrid).map(({ row }) => row.timestamp * 1000)
  // A stepped wall clock must not turn into a negative interval.
  const intervals = times.slice(1).map((time, i) => round(Math.max(0, time - (times[i] ?? time))))
  intervals.sort((a, b) => a - b)
  return {
    interval_p50_ms: quantile(intervals, 0.5),
    interval_p99_ms: quantile(intervals, 0.99),
    interval_max_ms: intervals.at(-1) ?? null,
    samples_late: lateMs.length === 0 ? null : lateMs.filter((ms) => ms > lateShare * intervalMs).length,
  }
}

/** Nearest rank: always an interval that really occurred. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null
}
