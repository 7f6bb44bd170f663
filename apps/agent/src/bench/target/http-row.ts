import { addressOf, type HttpConfiguration, type RequestRow, type Tags } from '@voicemark/schema'
import type { HttpAnswer } from './http-answer.js'

/** A row before the agent that records it has given it its place. */
export type ForeignRow = Omit<RequestRow, 'agent_id' | 'run_id' | 'seq'>

/** What is known of a request to somebody else's server. */
export interface HttpRequestFacts {
  readonly request_id: string
  readonly configuration: HttpConfiguration
  readonly text_length_chars: number
  /** Unix seconds at which it was sent. */
  readonly started_wall: number
  /** From the moment it was due to the moment it was sent. */
  readonly late_s: number
  readonly in_flight: number
  readonly warmup: boolean
  readonly campaign_id: string
  readonly item_id: string
  readonly repeat: number
  readonly tags: Tags
}

/**
 * The row of one request to a server. Times are the client's, network included. Nothing is known of the machine, the
 * process and the model behind it: those fields are null, and what must have a value says so where it can.
 */
export function httpRow(facts: HttpRequestFacts, answer: HttpAnswer): ForeignRow {
  const { configuration, started_wall } = facts
  const { failure } = answer
  const total_duration_s = round(answer.total_s)
  const audio_duration_s = answer.audio === null ? null : round(answer.audio.duration_s)
  const hasRatio =
    failure === null && audio_duration_s !== null && audio_duration_s > 0 && total_duration_s > 0
  return {
    request_id: facts.request_id,
    hardware_tier: tierOf(configuration),
    device_type: configuration.device,
    cpu_model: null,
    cpu_cores: null,
    total_memory_gb: null,
    gpu_name: null,
    text_length_chars: facts.text_length_chars,
    text_length_tokens: null,
    start_time: round(started_wall),
    end_time: round(started_wall + total_duration_s),
    total_duration_s,
    peak_memory_mb: null,
    peak_memory_percent: null,
    peak_gpu_memory_mb: null,
    peak_temperature_c: null,
    throttle_detected: null,
    rtf: hasRatio ? round(total_duration_s / audio_duration_s) : null,
    tokens_per_second: null,
    success: failure === null,
    error_message: failure === null ? null : `${failure.code}: ${failure.detail}`.slice(0, 256),
    quantization_used: null,
    torch_compile_used: false,
    onnx_used: false,
    chunk_length: null,
    num_threads: null,

    started_wall: round(started_wall),
    queue_wait_s: round(facts.late_s),
    audio_duration_s,
    ref_audio_s: null,
    rtfx: hasRatio ? round(audio_duration_s / total_duration_s) : null,
    ttfa_s: answer.ttfa_s === null || failure !== null ? null : round(answer.ttfa_s),
    ttfa_boundary: answer.ttfa_s === null || failure !== null ? null : 'client',
    stage_s: null,
    model_load_s: null,
    cold: false,
    warmup: facts.warmup,
    avg_memory_mb: null,
    baseline_memory_mb: null,
    delta_memory_mb: null,
    memory_scope: 'process',
    samples_due: 0,
    samples_taken: 0,
    interval_p50_ms: null,
    interval_p99_ms: null,
    interval_max_ms: null,
    undersampled: true,
    process_cpu_s: null,
    peak_cpu_percent: null,
    throttle_reason: null,
    throttle_share: null,
    failure_class: failure?.failure_class ?? null,
    http_status: answer.http_status,
    engine: 'http',
    engine_version: null,
    voice: configuration.voice ?? 'default',
    model_sha256: null,
    execution_provider: null,
    intra_threads: null,
    inter_threads: null,
    tokenizer: null,
    sample_rate_hz: answer.audio?.sample_rate_hz ?? null,
    concurrency: facts.in_flight,
    campaign_id: facts.campaign_id,
    item_id: facts.item_id,
    repeat: facts.repeat,
    tags: { ...facts.tags, ...answerTags(answer) },
    first_sample_seq: null,
    last_sample_seq: null,
    clock_step_s: null,
    power_state: null,
  }
}

/**
 * The operator's name of the hardware, else the server's address as a slug: this machine's tier would name the wrong
 * hardware for a server elsewhere, and for one here nobody knows what it computes on.
 */
function tierOf({ tier, url }: HttpConfiguration): string {
  const address = addressOf(url).toLowerCase()
  const slug = address.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return tier ?? slug.slice(0, 64)
}

/** What had to be assumed of the sound, for those who read the row; longer than a tag may be it is not. */
const answerTags = ({ remarks }: HttpAnswer): Tags =>
  remarks.length === 0 ? {} : { answer: remarks.join(' ').slice(0, 128) }

/** To microseconds and millionths. */
const round = (value: number) => Number(value.toFixed(6))
