import type { Sample } from '../../sources/sample.js'
import { round } from './series.js'

/** How far apart the samples lie. */
export function intervalFigures(samples: readonly Sample[]) {
  const times = samples.filter(({ onGrid }) => onGrid).map(({ row }) => row.timestamp * 1000)
  // A stepped wall clock must not turn into a negative interval.
  const intervals = times.slice(1).map((time, i) => round(Math.max(0, time - (times[i] ?? time))))
  intervals.sort((a, b) => a - b)
  return {
    interval_p50_ms: quantile(intervals, 0.5),
    interval_p99_ms: quantile(intervals, 0.99),
    interval_max_ms: intervals.at(-1) ?? null,
  }
}

/** Nearest rank: always an interval that really occurred. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null
}
