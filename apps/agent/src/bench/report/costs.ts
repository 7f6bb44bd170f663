import { describeValues, measures, type Description } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'
import { energyOf, type BenchEnergy } from './energy.js'

/** What the requests of one configuration took of their machine. */
export interface BenchCosts extends BenchEnergy {
  /** CPU core-seconds for a second of audio. */
  readonly cpu_s_per_audio_s: Description
  /** Processor time of the sampler, as a share of all that the requests took; null where it is not counted. */
  readonly sampler_cpu_share: number | null
  /** MB of 2^20 bytes, as the next. */
  readonly peak_memory_mb: Description
  /** Peak over what was held when the request began. */
  readonly delta_memory_mb: Description
  /** By what the peaks were seen, in order of name. */
  readonly memory_sources: readonly string[]
  /** The most at once; null where none was watched. */
  readonly processes: number | null
  readonly model_size_mb: number | null
  /** Load of what was started for the campaign, or of the voice; null where nobody saw it. */
  readonly model_load_s: number | null
}

/** Folds the rows of one configuration. */
export function costsOf(rows: readonly RequestRow[]): BenchCosts {
  return {
    cpu_s_per_audio_s: describeValues(rows.map(measures.cpu_s_per_audio_s.read)),
    sampler_cpu_share: samplerShare(rows),
    peak_memory_mb: describeValues(rows.map((row) => row.peak_memory_mb)),
    delta_memory_mb: describeValues(rows.map((row) => row.delta_memory_mb)),
    memory_sources: [...new Set(rows.flatMap((row) => row.memory_source ?? []))].sort(),
    processes: mostOf(rows.map((row) => row.processes)),
    model_size_mb: mostOf(rows.map((row) => row.model_size_mb)),
    ...energyOf(rows),
    model_load_s: describeValues(rows.map((row) => row.model_load_s)).median,
  }
}

function mostOf(values: readonly (number | null)[]): number | null {
  return describeValues(values).max
}

/** Σ of the sampler / Σ of all; of those requests of which both are known. */
export function samplerShare(rows: readonly RequestRow[]): number | null {
  let [sampler, all] = [0, 0]
  for (const { sampler_cpu_s, process_cpu_s } of rows) {
    if (sampler_cpu_s === null || process_cpu_s === null) continue
    sampler += sampler_cpu_s
    all += process_cpu_s
  }
  return all === 0 ? null : sampler / all
}
