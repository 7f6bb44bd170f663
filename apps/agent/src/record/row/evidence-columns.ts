import { noEvidence, type RequestEvidence, type RequestRow } from '@voicemark/schema'
import { counterColumns, counterSource } from './counter-columns.js'
import { energyColumns } from './energy-columns.js'
import { evidenceWords } from './evidence-words.js'
import { gpuColumns } from './gpu-columns.js'
import { meanSource, peakSource } from './memory-evidence.js'
import type { RequestMeasurement } from './request-measurement.js'
import type { RequestStart } from './request-start.js'
import { roundOrNull } from './rounding.js'
import { soundColumns } from './sound-columns.js'
import { throttleColumns, throttleEvidence } from './throttle-columns.js'

/** How the figures of a row were seen, and what else was counted. */
export function evidenceColumns(
  measured: RequestMeasurement,
  stated: RequestStart['stated'] = null,
): RequestEvidence {
  const { counters, watch, cpu_source } = measured
  const window = watch?.window ?? null
  const energy = energyColumns(measured, stated?.concurrency ?? 1)
  return {
    ...noEvidence,
    evidence: evidenceWords({
      peak_memory: peakSource(memorySourceOf(measured)),
      mean_memory: meanSource(window),
      cpu: cpu_source,
      counters: counterSource(counters),
      throttle: throttleEvidence(window),
      energy: energy.energy_j === null ? null : energy.energy_source,
      gpu_memory: window?.gpu_memory_source ?? null,
      temperature: window?.temperature_source ?? null,
    }),
    ...counterColumns(counters),
    ...budgetColumns(measured),
    ...throttleColumns(window),
    ...energy,
    loaded_memory_mb: roundOrNull(measured.facts?.loaded_memory_mb ?? null, 3),
    end_memory_mb: window?.end_memory_mb ?? null,
    memory_limit_mb: window?.memory_limit_mb ?? null,
    samples_late: window?.samples_late ?? null,
    ...gpuColumns(window),
    ...soundColumns(measured),
  }
}

/** How much memory was allowed, who ended it for want of some, and how the runtime ran. */
function budgetColumns({ facts, failure, memory_budget_mb }: RequestMeasurement) {
  return {
    memory_budget_mb: roundOrNull(memory_budget_mb, 3),
    oom_source: failure?.oom_source ?? null,
    runtime_options: facts?.runtime_options ?? null,
    fallback_reason: facts?.fallback_reason ?? null,
  }
}

/** What saw the peak: of what is watched its account says it. */
export function memorySourceOf({ watch, memory_source }: RequestMeasurement): RequestRow['memory_source'] {
  return watch?.account?.memory_source ?? memory_source
}
