import type { RequestRow } from '@voicemark/schema'
import type { Sample } from '../../sources/sample.js'
import { known, max, mean } from './series.js'

/** What the samples of a request say of the GPU. */
export type GpuFigures = Pick<
  RequestRow,
  | 'peak_gpu_memory_mb'
  | 'process_gpu_memory_mb'
  | 'peak_gpu_temperature_c'
  | 'avg_gpu_percent'
  | 'process_gpu_percent'
> & {
  /** By what the GPU's memory was seen; null where none was. */
  gpu_memory_source: string | null
}

/** Drivers average utilisation over up to a second (nvmlUtilization_t): of less it tells what was before. */
const averagedS = 1

/** The card as a whole, and its utilisation by what is measured. */
export function gpuFigures(samples: readonly Sample[]): GpuFigures {
  const spanS = (samples.at(-1)?.row.timestamp ?? 0) - (samples[0]?.row.timestamp ?? 0)
  // The first one's is of the time before the request.
  const averaged = spanS < averagedS ? [] : samples.slice(1)
  return {
    peak_gpu_memory_mb: max(known(samples.map(({ row }) => row.gpu_memory_mb))),
    process_gpu_memory_mb: max(known(samples.map(({ row }) => row.process_gpu_memory_mb))),
    peak_gpu_temperature_c: max(known(samples.map(({ row }) => row.gpu_temperature_c))),
    avg_gpu_percent: mean(known(averaged.map(({ row }) => row.gpu_percent))),
    process_gpu_percent: mean(known(averaged.map(({ gpu }) => gpu?.processPercent ?? null))),
    gpu_memory_source: memorySource(samples),
  }
}

function memorySource(samples: readonly Sample[]): string | null {
  const source = samples.findLast(({ row }) => row.gpu_memory_mb !== null)?.gpu?.source ?? null
  return source === 'amdgpu' ? 'sysfs' : source
}
