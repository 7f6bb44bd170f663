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
    | 'total_duration_s'
    | 'energy_j'
    | 'idle_power_w'
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
  // Joules for a second of audio, which is as many watt-hours for an hour of it.
  energy_j_per_audio_s: energyPerAudio,
  energy_above_idle_j_per_audio_s: energyAboveIdle,
  idle_power_w: ({ idle_power_w }: CostColumns) => idle_power_w ?? null,
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
    energy_j_per_audio_s: of('energy_j_per_audio_s'),
    energy_above_idle_j_per_audio_s: of('energy_above_idle_j_per_audio_s'),
    idle_power_w: of('idle_power_w'),
  }
}

/** Seconds of processor cores for a second of audio. */
function cpuPerAudio({ process_cpu_s, audio_duration_s }: CostColumns): number | null {
  return perAudio(process_cpu_s, audio_duration_s)
}

function energyPerAudio({ energy_j, audio_duration_s }: CostColumns): number | null {
  return perAudio(energy_j, audio_duration_s)
}

/** What speaking added to what the machine draws at rest. */
function energyAboveIdle(row: CostColumns): number | null {
  const { energy_j: energy, idle_power_w: rest, total_duration_s: lasted } = row
  const isKnown = typeof energy === 'number' && typeof rest === 'number' && typeof lasted === 'number'
  return isKnown ? perAudio(energy - rest * lasted, row.audio_duration_s) : null
}

function perAudio(value: number | null | undefined, audio: number | null | undefined): number | null {
  return typeof value === 'number' && typeof audio === 'number' ? finite(value / audio) : null
}
