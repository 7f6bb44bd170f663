import type { WindowFigures } from '@voicemark/sampler'
import type { EngineFacts } from '../synthesis/engine/engine-messages.js'
import type { RequestOrigin } from './request-measurement.js'
import type { RequestStart } from './request-start.js'

/** What the request ran on. */
export function hardwareColumns({ hardware, device_type }: RequestOrigin) {
  return {
    hardware_tier: hardware.hardware_tier,
    device_type,
    cpu_model: hardware.cpu_model,
    cpu_cores: hardware.cpu_cores,
    total_memory_gb: hardware.total_memory_gb,
    gpu_name: hardware.gpu_name,
  }
}

/** The most that its samples saw. */
export function peakColumns(window: WindowFigures | null) {
  return {
    peak_memory_mb: window?.peak_memory_mb ?? null,
    peak_memory_percent: window?.peak_memory_percent ?? null,
    peak_gpu_memory_mb: window?.peak_gpu_memory_mb ?? null,
    peak_temperature_c: window?.peak_temperature_c ?? null,
    throttle_detected: window?.throttle_detected ?? null,
  }
}

/** Memory beside its peak. */
export function memoryColumns(window: WindowFigures | null) {
  return {
    avg_memory_mb: window?.avg_memory_mb ?? null,
    baseline_memory_mb: window?.baseline_memory_mb ?? null,
    delta_memory_mb: window?.delta_memory_mb ?? null,
    memory_scope: 'request' as const,
  }
}

/** What only a subject other than the agent's own engine has. */
export const ownEngineColumns = {
  subject: null,
  asked: 'engine',
  watched: null,
  watch_note: null,
  memory_source: null,
  processes: null,
  peak_threads: null,
  pss_mb: null,
  process_gpu_memory_mb: null,
  model_size_mb: null,
  watched_run_id: null,
  watch_uncertainty_s: null,
} as const

/** How well it was sampled. */
export function samplingColumns(window: WindowFigures | null) {
  return {
    samples_due: window?.samples_due ?? 0,
    samples_taken: window?.samples_taken ?? 0,
    interval_p50_ms: window?.interval_p50_ms ?? null,
    interval_p99_ms: window?.interval_p99_ms ?? null,
    interval_max_ms: window?.interval_max_ms ?? null,
    undersampled: window?.undersampled ?? true,
  }
}

/** How hard the processor worked, and whether it was held back. */
export function stressColumns(window: WindowFigures | null) {
  return {
    peak_cpu_percent: window?.peak_cpu_percent ?? null,
    throttle_reason: window?.throttle_reason ?? null,
    throttle_share: window?.throttle_share ?? null,
  }
}

/** What spoke. */
export function engineColumns(facts: EngineFacts | null) {
  return {
    engine: facts?.engine ?? 'piper-onnx',
    engine_version: facts?.engine_version ?? null,
    model_sha256: facts?.model_sha256 ?? null,
    execution_provider: facts?.execution_provider ?? null,
    intra_threads: facts?.intra_threads ?? null,
    inter_threads: facts?.inter_threads ?? null,
    tokenizer: facts?.tokenizer ?? null,
    sample_rate_hz: facts?.sample_rate_hz ?? null,
  }
}

/** What it was asked for. */
export function campaignColumns(start: RequestStart) {
  return {
    voice: start.voice,
    concurrency: 1,
    campaign_id: start.campaign_id,
    item_id: start.item_id,
    repeat: start.repeat,
    tags: start.tags,
  }
}
