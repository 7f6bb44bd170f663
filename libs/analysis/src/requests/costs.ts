import type { StoredRequest } from '@voicemark/schema'
import { finite } from '../numbers/finite.js'

/** The columns of a request that say what it cost. */
export type CostColumns = Partial<
  Pick<
    StoredRequest,
    | 'process_cpu_s'
    | 'audio_duration_s'
    | 'model_size_mb'
    | 'delta_memory_mb'
    | 'pss_mb'
    | 'process_gpu_memory_mb'
  >
>

/** What a request cost beside time: measures that people choose hardware by. Null where it was not measured. */
export const costs = {
  // Picovoice's core-hour ratio, core-hours per hour of audio: https://picovoice.ai/docs/benchmark/tts/
  cpu_s_per_audio_s: cpuPerAudio,
  model_size_mb: ({ model_size_mb }: CostColumns) => model_size_mb ?? null,
  delta_memory_mb: ({ delta_memory_mb }: CostColumns) => delta_memory_mb ?? null,
  pss_mb: ({ pss_mb }: CostColumns) => pss_mb ?? null,
  process_gpu_memory_mb: ({ process_gpu_memory_mb }: CostColumns) => process_gpu_memory_mb ?? null,
} as const

/** The name of a cost. */
export type Cost = keyof typeof costs

/** Something for each cost, in the order of tables. */
export function forEachCost<T>(of: (name: Cost) => T): Record<Cost, T> {
  return {
    cpu_s_per_audio_s: of('cpu_s_per_audio_s'),
    model_size_mb: of('model_size_mb'),
    delta_memory_mb: of('delta_memory_mb'),
    pss_mb: of('pss_mb'),
    process_gpu_memory_mb: of('process_gpu_memory_mb'),
  }
}

/** Seconds of processor cores for a second of audio. */
function cpuPerAudio({ process_cpu_s: cpu, audio_duration_s: audio }: CostColumns): number | null {
  return cpu === undefined || cpu === null || audio === undefined || audio === null
    ? null
    : finite(cpu / audio)
}
