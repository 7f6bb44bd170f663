import type { RequestRow, StageSeconds } from '@voicemark/schema'
import { described } from './described.js'
import { evidenceColumns } from './evidence-columns.js'
import {
  campaignColumns,
  hardwareColumns,
  memoryColumns,
  peakColumns,
  samplingColumns,
  streamColumns,
  stressColumns,
  watchColumns,
} from './finished-columns.js'
import type { RequestMeasurement, RequestOrigin, RowFailure } from './request-measurement.js'
import type { RequestStart } from './request-start.js'
import { ratio, round, roundOrNull } from './rounding.js'

/**
 * Builds the row of one request, successful or not, whatever spoke: the agent's own engine, a server, a command or a program.
 * Pure; what was not measured is null.
 */
export function requestRow(
  start: RequestStart,
  measured: RequestMeasurement,
  origin: RequestOrigin,
): RequestRow {
  const { times, failure, watch } = measured
  const { quantization_used, torch_compile_used, onnx_used, num_threads, model_load_s, ...engine } =
    described(start, measured)
  const window = watch?.window ?? null
  const span = spanOf(start, measured)
  return {
    request_id: start.request_id,
    ...hardwareColumns(start, measured, origin),
    text_length_chars: start.text_length_chars,
    text_length_tokens: span.text_length_tokens,
    ...spanColumns(span),
    ...peakColumns(window),
    ...speedColumns(span, failure),
    success: failure === null,
    error_message: failure === null ? null : errorMessage(failure),
    quantization_used,
    torch_compile_used,
    onnx_used,
    chunk_length: times?.chunk_length ?? start.stated?.chunk_length ?? null,
    num_threads,

    agent_id: origin.agent_id,
    run_id: origin.run_id,
    seq: origin.seq,
    ...waitColumns(start, measured, span),
    audio_duration_s: span.audio_duration_s,
    ref_audio_s: start.ref_audio_s,
    ...answerColumns(span, measured),
    stage_s: roundStages(times?.stage_s ?? null),
    model_load_s: roundOrNull(model_load_s, 6),
    cold: start.stated === null ? (times?.cold ?? false) : start.stated.cold,
    warmup: start.warmup,
    ...memoryColumns(start, watch),
    ...samplingColumns(start, window),
    process_cpu_s: roundOrNull(times?.process_cpu_s ?? null, 6),
    ...stressColumns(window),
    failure_class: failure?.failure_class ?? null,
    http_status: measured.http_status,
    ...engine,
    ...campaignColumns(start),
    tags: { ...start.tags, ...measured.tags },
    first_sample_seq: watch?.first_sample_seq ?? null,
    last_sample_seq: watch?.last_sample_seq ?? null,
    clock_step_s: round(measured.clock_step_s, 3) || null,
    power_state: measured.power_state,
    ...watchColumns(start, measured),
    ...streamColumns(start, measured),
    ...evidenceColumns(measured, start.stated),
    sampled: start.sampled,
  }
}

/** When a synthesis was, how long it and its audio lasted, and of how many tokens it was. */
interface Span {
  readonly start_time: number
  readonly total_duration_s: number | null
  readonly audio_duration_s: number | null
  readonly text_length_tokens: number | null
}

function spanOf({ started_wall, stated }: RequestStart, measured: RequestMeasurement): Span {
  const { times, elapsed_s, audio_duration_s, queue_wait_s } = measured
  return {
    start_time: times?.start_time ?? started_wall + queue_wait_s,
    total_duration_s: roundOrNull(times?.total_duration_s ?? elapsed_s, 6),
    audio_duration_s: roundOrNull(audio_duration_s, 6),
    text_length_tokens: times?.text_length_tokens ?? stated?.text_length_tokens ?? null,
  }
}

function spanColumns({ start_time, total_duration_s }: Span) {
  return {
    start_time: round(start_time, 6),
    end_time: total_duration_s === null ? null : round(start_time + total_duration_s, 6),
    total_duration_s,
  }
}

/** Others are measured from where they are asked, and have waited before. */
function waitColumns({ started_wall, stated }: RequestStart, measured: RequestMeasurement, span: Span) {
  const waited_s = measured.times === null ? stated?.queue_wait_s : undefined
  return {
    started_wall: round(stated === null ? started_wall : span.start_time, 6),
    queue_wait_s: round(waited_s ?? measured.queue_wait_s, 6),
  }
}

/** Of a success; a failure has no speed. */
function speedColumns(span: Span, failure: RowFailure | null) {
  const { total_duration_s, audio_duration_s, text_length_tokens } = span
  const success = failure === null
  return {
    rtf: success ? ratio(total_duration_s, audio_duration_s, 6) : null,
    tokens_per_second: success ? ratio(text_length_tokens, total_duration_s, 3) : null,
  }
}

function answerColumns({ total_duration_s, audio_duration_s }: Span, measured: RequestMeasurement) {
  const first = measured.failure === null ? measured.first_audio : null
  return {
    rtfx: measured.failure === null ? ratio(audio_duration_s, total_duration_s, 6) : null,
    ttfa_s: roundOrNull(first?.at_s ?? null, 6),
    ttfa_boundary: first?.boundary ?? null,
  }
}

/** One line from the list of codes and a detail, at most 256 characters and no half of one. */
function errorMessage({ code, detail }: RowFailure): string {
  return `${code}: ${detail.replace(/\s+/g, ' ')}`.slice(0, 256).replace(/\p{Surrogate}$/u, '')
}

function roundStages(stages: StageSeconds | null): StageSeconds | null {
  if (stages === null) return null
  const { phonemize, infer, encode } = stages
  return { phonemize: round(phonemize, 6), infer: round(infer, 6), encode: round(encode, 6) }
}
