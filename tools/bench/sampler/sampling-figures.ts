import type { TakenSample } from './sample-pipe.js'

/** How well a window was sampled. */
export interface SamplingFigures {
  /** Points of a 100 ms grid from the first sample to the end of the window. */
  readonly samples_due: number
  readonly samples_taken: number
  readonly taken_share: number
  readonly interval_p50_ms: number | null
  readonly interval_p99_ms: number | null
  readonly interval_max_ms: number | null
  /** Different values among the samples: a reading that is repeated is no new measurement. */
  readonly distinct_cpu_values: number
  readonly distinct_process_cpu_values: number
}

const intervalMs = 100

/** Folds the samples taken up to the end of the window; null when there are none. */
export function sampleWindow(samples: readonly TakenSample[], endTime: number): SamplingFigures | null {
  const rows = samples.filter(({ row, onGrid }) => onGrid && row.timestamp <= endTime).map(({ row }) => row)
  const first = rows[0]
  if (first === undefined) return null
  const due = 1 + Math.floor(((endTime - first.timestamp) * 1000) / intervalMs)
  return {
    samples_due: due,
    samples_taken: rows.length,
    taken_share: rows.length / due,
    ...intervals(rows.map(({ timestamp }) => timestamp * 1000)),
    distinct_cpu_values: distinct(rows.map(({ cpu_percent }) => cpu_percent)),
    distinct_process_cpu_values: distinct(rows.map(({ process_cpu_percent }) => process_cpu_percent)),
  }
}

function intervals(timesMs: readonly number[]) {
  const sorted = timesMs.slice(1).map((time, i) => time - (timesMs[i] ?? time))
  sorted.sort((a, b) => a - b)
  return {
    interval_p50_ms: quantile(sorted, 0.5),
    interval_p99_ms: quantile(sorted, 0.99),
    interval_max_ms: sorted.at(-1) ?? null,
  }
}

/** Nearest rank, as the product's own request rows have it. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null
}

function distinct(values: readonly (number | null)[]): number {
  return new Set(values.filter((value) => value !== null)).size
}
