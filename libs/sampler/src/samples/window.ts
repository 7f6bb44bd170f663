import type { RequestRow } from '@voicemark/schema'
import type { Sample } from '../sources/sample.js'
import { energyFigures, type EnergyEnds, type EnergyFigures } from './figures/energy-figures.js'
import { gpuFigures, type GpuFigures } from './figures/gpu-figures.js'
import { intervalFigures } from './figures/interval-figures.js'
import { memoryFigures, type MemoryEnds } from './figures/memory-figures.js'
import { peakFigures } from './figures/peak-figures.js'
import { throttleFigures } from './figures/throttle-figures.js'

/** The figures of a request row that come from its samples. */
export type WindowFigures = Pick<
  RequestRow,
  | 'peak_memory_mb'
  | 'peak_memory_percent'
  | 'avg_memory_mb'
  | 'baseline_memory_mb'
  | 'delta_memory_mb'
  | 'peak_temperature_c'
  | 'peak_cpu_percent'
  | 'throttle_detected'
  | 'throttle_reason'
  | 'throttle_share'
  | 'throttle_basis'
  | 'samples_due'
  | 'samples_taken'
  | 'interval_p50_ms'
  | 'interval_p99_ms'
  | 'interval_max_ms'
  | 'undersampled'
  | 'end_memory_mb'
  | 'memory_limit_mb'
  | 'samples_late'
> &
  GpuFigures &
  EnergyFigures & {
    /** By what the temperature was seen; null where none was. */
    temperature_source: string | null
  }

export type WindowOptions = {
  /** Of the grid the samples are taken on, ms. */
  intervalMs: number
  /** Of the machine, or of the container where that has less, MB of 2^20 bytes. */
  totalMemoryMb: number | null
}

export type WindowEnd = {
  /** Length of the request, ms. */
  durationMs: number
  /** The kernel's high-water mark, where it was reset at the start of the request, MB of 2^20 bytes. */
  peakMemoryMb: number | null
  /** What was resident at its ends, where that was read there. @default the first and the last sample */
  ends?: MemoryEnds | null
  /** What was counted at its ends, where that was read there. @default the first and the last sample */
  energy?: EnergyEnds | null
}

export type Window = {
  add(sample: Sample): void
  close(end: WindowEnd): WindowFigures
}

/** Below this there is no curve to draw. */
const enoughSamples = 5

/** Folds the samples of one request into its figures; a series that is null throughout stays null. */
export function createWindow({ intervalMs, totalMemoryMb }: WindowOptions): Window {
  const samples: Sample[] = []
  return {
    add: (sample) => {
      samples.push(sample)
    },
    close: ({ durationMs, peakMemoryMb: highWaterMb, ends = null, energy = null }) => ({
      ...memoryFigures({ samples, durationMs, ends, highWaterMb, limitMb: totalMemoryMb }),
      ...peakFigures(samples),
      ...gpuFigures(samples),
      ...throttleFigures(samples),
      ...intervalFigures(samples, intervalMs),
      ...energyFigures(samples, durationMs, energy),
      samples_due: 2 + Math.floor(durationMs / intervalMs),
      samples_taken: samples.length,
      undersampled: samples.length < enoughSamples,
    }),
  }
}
