import type { WindowFigures } from '@voicemark/sampler'
import type { HardwareSpecs, RequestRow, StageSeconds } from '@voicemark/schema'
import type { Failure } from '../request-error.js'
import type { EngineFacts, EngineTimes } from '../synthesis/engine/engine-messages.js'
import type { RequestStart } from './request-start.js'

/** What the machine measured of a request, whether it gave audio or not. */
export interface RequestMeasurement {
  readonly queue_wait_s: number
  /** From the hand-over to the process to its answer or end; stands in where the engine's own time is lost. */
  readonly elapsed_s: number | null
  readonly facts: EngineFacts | null
  readonly times: EngineTimes | null
  readonly audio_duration_s: number | null
  readonly failure: Failure | null
  readonly http_status: number | null
  readonly window: WindowFigures | null
  readonly first_sample_seq: number | null
  readonly last_sample_seq: number | null
  /** How far the wall clock was set in the meantime, seconds; 0 when it was not. */
  readonly clock_step_s: number
  readonly power_state: string | null
}

/** What is known of a request that the end of its agent cut off. */
export const agentRestarted: RequestMeasurement = {
  queue_wait_s: 0,
  elapsed_s: null,
  facts: null,
  times: null,
  audio_duration_s: null,
  failure: {
    failure_class: 'agent_restarted',
    code: 'agent-restarted',
    detail: 'the agent ended during the request; what was measured of it is in the realtime rows',
  },
  http_status: null,
  window: null,
  first_sample_seq: null,
  last_sample_seq: null,
  clock_step_s: 0,
  power_state: null,
}

/** Who recorded the row, on what. */
export interface RequestOrigin {
  readonly agent_id: string
  readonly run_id: string
  readonly seq: number
  readonly hardware: HardwareSpecs
  readonly device_type: string
}

/** Builds the row of one request, successful or not. Pure; what was not measured is null. */
export function requestRow(
  start: RequestStart,
  measured: RequestMeasurement,
  origin: RequestOrigin,
): RequestRow {
  const { facts, times, failure, window } = measured
  const success = failure === null
  const total_duration_s = roundOrNull(times?.total_duration_s ?? measured.elapsed_s, 6)
  const audio_duration_s = roundOrNull(measured.audio_duration_s, 6)
  const rtf = success ? ratio(total_duration_s, audio_duration_s, 6) : null
  const tokens = times?.text_length_tokens ?? null
  const start_time = times?.start_time ?? start.started_wall + measured.queue_wait_s
  return {
    request_id: start.request_id,
    ...hardwareColumns(origin),
    text_length_chars: start.text_length_chars,
    text_length_tokens: tokens,
    start_time: round(start_time, 6),
    end_time: total_duration_s === null ? null : round(start_time + total_duration_s, 6),
    total_duration_s,
    peak_memory_mb: window?.peak_memory_mb ?? null,
    peak_memory_percent: window?.peak_memory_percent ?? null,
    peak_gpu_memory_mb: window?.peak_gpu_memory_mb ?? null,
    peak_temperature_c: window?.peak_temperature_c ?? null,
    throttle_detected: window?.throttle_detected ?? null,
    rtf,
    tokens_per_second: success ? ratio(tokens, total_duration_s, 3) : null,
    success,
    error_message: failure === null ? null : errorMessage(failure),
    quantization_used: facts?.quantization_used ?? null,
    torch_compile_used: false,
    onnx_used: true,
    chunk_length: times?.chunk_length ?? null,
    num_threads: facts?.intra_threads ?? start.num_threads,

    agent_id: origin.agent_id,
    run_id: origin.run_id,
    seq: origin.seq,
    started_wall: round(start.started_wall, 6),
    queue_wait_s: round(measured.queue_wait_s, 6),
    audio_duration_s,
    ref_audio_s: start.ref_audio_s,
    rtfx: success ? ratio(audio_duration_s, total_duration_s, 6) : null,
    ttfa_s: success ? total_duration_s : null,
    ttfa_boundary: success ? 'engine' : null,
    stage_s: times === null ? null : roundStages(times.stage_s),
    model_load_s: roundOrNull(facts?.model_load_s ?? null, 6),
    cold: times?.cold ?? false,
    warmup: start.warmup,
    avg_memory_mb: window?.avg_memory_mb ?? null,
    baseline_memory_mb: window?.baseline_memory_mb ?? null,
    delta_memory_mb: window?.delta_memory_mb ?? null,
    memory_scope: 'request',
    samples_due: window?.samples_due ?? 0,
    samples_taken: window?.samples_taken ?? 0,
    interval_p50_ms: window?.interval_p50_ms ?? null,
    interval_p99_ms: window?.interval_p99_ms ?? null,
    interval_max_ms: window?.interval_max_ms ?? null,
    undersampled: window?.undersampled ?? true,
    process_cpu_s: roundOrNull(times?.process_cpu_s ?? null, 6),
    peak_cpu_percent: window?.peak_cpu_percent ?? null,
    throttle_reason: window?.throttle_reason ?? null,
    throttle_share: window?.throttle_share ?? null,
    failure_class: failure?.failure_class ?? null,
    http_status: measured.http_status,
    ...engineColumns(facts),
    voice: start.voice,
    concurrency: 1,
    campaign_id: start.campaign_id,
    item_id: start.item_id,
    repeat: start.repeat,
    tags: start.tags,
    first_sample_seq: measured.first_sample_seq,
    last_sample_seq: measured.last_sample_seq,
    clock_step_s: round(measured.clock_step_s, 3) || null,
    power_state: measured.power_state,
  }
}

function hardwareColumns({ hardware, device_type }: RequestOrigin) {
  return {
    hardware_tier: hardware.hardware_tier,
    device_type,
    cpu_model: hardware.cpu_model,
    cpu_cores: hardware.cpu_cores,
    total_memory_gb: hardware.total_memory_gb,
    gpu_name: hardware.gpu_name,
  }
}

function engineColumns(facts: EngineFacts | null) {
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

/** One line from the closed list of codes and a detail, at most 256 characters. */
function errorMessage({ code, detail }: Failure): string {
  return `${code}: ${detail.replace(/\s+/g, ' ')}`.slice(0, 256)
}

const round = (value: number, digits: number) => Number(value.toFixed(digits))
const roundOrNull = (value: number | null, digits: number) => (value === null ? null : round(value, digits))

function roundStages({ phonemize, infer, encode }: StageSeconds): StageSeconds {
  return { phonemize: round(phonemize, 6), infer: round(infer, 6), encode: round(encode, 6) }
}

/** Null where either is missing or there is nothing to divide by. */
function ratio(numerator: number | null, denominator: number | null, digits: number): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null
  return round(numerator / denominator, digits)
}
