import type { RequestRow } from '@voicemark/schema'
import type { Sample } from '../sources/sample.js'

/** The figures of a request row that come from its samples. */
export type WindowFigures = Pick<
  RequestRow,
  | 'peak_memory_mb'
  | 'peak_memory_percent'
  | 'avg_memory_mb'
  | 'baseline_memory_mb'
  | 'delta_memory_mb'
  | 'peak_gpu_memory_mb'
  | 'peak_temperature_c'
  | 'peak_cpu_percent'
  | 'throttle_detected'
  | 'throttle_reason'
  | 'throttle_share'
  | 'samples_due'
  | 'samples_taken'
  | 'interval_p50_ms'
  | 'interval_p99_ms'
  | 'interval_max_ms'
  | 'undersampled'
>

export type WindowOptions = {
  /** Of the grid the samples are taken on, ms. */
  intervalMs: number
  /** Of the whole machine, MB of 2^20 bytes. */
  totalMemoryMb: number | null
}

export type WindowEnd = {
  /** Length of the request, ms. */
  durationMs: number
  /** The kernel's high-water mark, where it was reset at the start of the request, MB of 2^20 bytes. */
  peakMemoryMb: number | null
}

export type Window = {
  add(sample: Sample): void
  close(end: WindowEnd): WindowFigures
}

/** Below this the peaks of a request say little. */
const enoughSamples = 5

/** Folds the samples of one request into its figures; a series that is null throughout stays null. */
export function createWindow({ intervalMs, totalMemoryMb }: WindowOptions): Window {
  const samples: Sample[] = []
  return {
    add: (sample) => {
      samples.push(sample)
    },
    close: ({ durationMs, peakMemoryMb }) => ({
      ...memoryFigures(samples, totalMemoryMb, peakMemoryMb),
      ...peakFigures(samples),
      ...throttleFigures(samples),
      ...intervalFigures(samples),
      samples_due: 2 + Math.floor(durationMs / intervalMs),
      samples_taken: samples.length,
      undersampled: samples.length < enoughSamples,
    }),
  }
}

function memoryFigures(samples: readonly Sample[], totalMb: number | null, highWaterMb: number | null) {
  const series = known(samples.map(({ row }) => row.memory_mb))
  const baseline = series[0] ?? null
  const peak = max(highWaterMb === null ? series : [...series, highWaterMb])
  return {
    peak_memory_mb: peak,
    peak_memory_percent:
      peak === null || totalMb === null ? null : round(Math.min(100, (peak / totalMb) * 100)),
    avg_memory_mb: mean(series),
    baseline_memory_mb: baseline,
    delta_memory_mb: peak === null || baseline === null ? null : round(peak - baseline),
  }
}

function peakFigures(samples: readonly Sample[]) {
  return {
    peak_gpu_memory_mb: max(known(samples.map(({ row }) => row.gpu_memory_mb))),
    peak_temperature_c: max(known(samples.map(({ row }) => row.temperature_c))),
    // The first sample's CPU share covers the time before the request.
    peak_cpu_percent: max(known(samples.slice(1).map(({ row }) => row.cpu_percent))),
  }
}

function throttleFigures(samples: readonly Sample[]) {
  const readings = known(samples.map(({ throttle }) => throttle))
  const throttled = readings.filter((reading) => reading.throttled)
  const reasons = known((throttled.length > 0 ? throttled : readings).map(({ reason }) => reason))
  return {
    throttle_detected: readings.length === 0 ? null : throttled.length > 0,
    throttle_reason: reasons.length === 0 ? null : distinct(reasons).join('+'),
    throttle_share: readings.length === 0 ? null : throttled.length / readings.length,
  }
}

function distinct(reasons: readonly string[]): string[] {
  return [...new Set(reasons.flatMap((reason) => reason.split('+')))].sort()
}

function intervalFigures(samples: readonly Sample[]) {
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

function known<T>(series: readonly (T | null)[]): T[] {
  return series.filter((value) => value !== null)
}

function max(series: readonly number[]): number | null {
  return series.length === 0 ? null : round(series.reduce((a, b) => Math.max(a, b)))
}

function mean(series: readonly number[]): number | null {
  return series.length === 0 ? null : round(series.reduce((a, b) => a + b, 0) / series.length)
}

/** To three decimals: samples resolve no more, and floating point leaves a tail that is no measurement. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
