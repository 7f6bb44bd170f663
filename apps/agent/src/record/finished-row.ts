import type { RequestRow, StageSeconds } from '@voicemark/schema'
import type { Failure } from '../request-error.js'
import {
  campaignColumns,
  engineColumns,
  hardwareColumns,
  memoryColumns,
  ownEngineColumns,
  peakColumns,
  samplingColumns,
  stressColumns,
} from './finished-columns.js'
import type { RequestMeasurement, RequestOrigin } from './request-measurement.js'
import type { RequestStart } from './request-start.js'
import { ratio, round, roundOrNull } from './rounding.js'

/** Builds the row of one request, successful or not. Pure; what was not measured is null. */
export function requestRow(
  start: RequestStart,
  measured: RequestMeasurement,
  origin: RequestOrigin,
): RequestRow {
  const { facts, times, failure, window } = measured
  const success = failure === null
  const span = spanOf(start, measured)
  return {
    request_id: start.request_id,
    ...hardwareColumns(origin),
    text_length_chars: start.text_length_chars,
    text_length_tokens: times?.text_length_tokens ?? null,
    ...spanColumns(span),
    ...peakColumns(window),
    ...speedColumns(span, measured),
    success,
    error_message: failure === null ? null : errorMessage(failure),
    ...settingColumns(start, measured),

    agent_id: origin.agent_id,
    run_id: origin.run_id,
    seq: origin.seq,
    started_wall: round(start.started_wall, 6),
    queue_wait_s: round(measured.queue_wait_s, 6),
    audio_duration_s: span.audio_duration_s,
    ref_audio_s: start.ref_audio_s,
    ...answerColumns(span, success),
    stage_s: times === null ? null : roundStages(times.stage_s),
    model_load_s: roundOrNull(facts?.model_load_s ?? null, 6),
    cold: times?.cold ?? false,
    warmup: start.warmup,
    ...memoryColumns(window),
    ...samplingColumns(window),
    process_cpu_s: roundOrNull(times?.process_cpu_s ?? null, 6),
    ...stressColumns(window),
    failure_class: failure?.failure_class ?? null,
    http_status: measured.http_status,
    ...engineColumns(facts),
    ...campaignColumns(start),
    first_sample_seq: measured.first_sample_seq,
    last_sample_seq: measured.last_sample_seq,
    clock_step_s: round(measured.clock_step_s, 3) || null,
    power_state: measured.power_state,
    ...ownEngineColumns,
  }
}

/** When a synthesis was, and how long it and its audio lasted. */
interface Span {
  readonly start_time: number
  readonly total_duration_s: number | null
  readonly audio_duration_s: number | null
}

function spanOf(
  start: RequestStart,
  { times, elapsed_s, audio_duration_s, queue_wait_s }: RequestMeasurement,
): Span {
  return {
    start_time: times?.start_time ?? start.started_wall + queue_wait_s,
    total_duration_s: roundOrNull(times?.total_duration_s ?? elapsed_s, 6),
    audio_duration_s: roundOrNull(audio_duration_s, 6),
  }
}

function spanColumns({ start_time, total_duration_s }: Span) {
  return {
    start_time: round(start_time, 6),
    end_time: total_duration_s === null ? null : round(start_time + total_duration_s, 6),
    total_duration_s,
  }
}

/** Of a success; a failure has no speed. */
function speedColumns({ total_duration_s, audio_duration_s }: Span, { failure, times }: RequestMeasurement) {
  const success = failure === null
  return {
    rtf: success ? ratio(total_duration_s, audio_duration_s, 6) : null,
    tokens_per_second: success ? ratio(times?.text_length_tokens ?? null, total_duration_s, 3) : null,
  }
}

function answerColumns({ total_duration_s, audio_duration_s }: Span, success: boolean) {
  return {
    rtfx: success ? ratio(audio_duration_s, total_duration_s, 6) : null,
    ttfa_s: success ? total_duration_s : null,
    ttfa_boundary: success ? ('engine' as const) : null,
  }
}

function settingColumns(start: RequestStart, { facts, times }: RequestMeasurement) {
  return {
    quantization_used: facts?.quantization_used ?? null,
    torch_compile_used: false,
    onnx_used: true,
    chunk_length: times?.chunk_length ?? null,
    num_threads: facts?.intra_threads ?? start.num_threads,
  }
}

/** One line from the closed list of codes and a detail, at most 256 characters. */
function errorMessage({ code, detail }: Failure): string {
  return `${code}: ${detail.replace(/\s+/g, ' ')}`.slice(0, 256)
}

function roundStages({ phonemize, infer, encode }: StageSeconds): StageSeconds {
  return { phonemize: round(phonemize, 6), infer: round(infer, 6), encode: round(encode, 6) }
}
