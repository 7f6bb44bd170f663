import { addressOf, type HttpConfiguration, type RequestRow, type Tags } from '@voicemark/schema'
import type { Asked } from './ask/ask.js'

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

/** What nobody outside knows of the machine, the process and the model behind a server. */
const nothingKnown = {
  cpu_model: null,
  cpu_cores: null,
  total_memory_gb: null,
  gpu_name: null,
  text_length_tokens: null,
  peak_memory_mb: null,
  peak_memory_percent: null,
  peak_gpu_memory_mb: null,
  peak_temperature_c: null,
  throttle_detected: null,
  tokens_per_second: null,
  quantization_used: null,
  torch_compile_used: false,
  onnx_used: false,
  chunk_length: null,
  num_threads: null,
  ref_audio_s: null,
  stage_s: null,
  model_load_s: null,
  cold: false,
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
  engine_version: null,
  model_sha256: null,
  execution_provider: null,
  intra_threads: null,
  inter_threads: null,
  tokenizer: null,
  first_sample_seq: null,
  last_sample_seq: null,
  clock_step_s: null,
  power_state: null,
  subject: null,
  asked: 'http',
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
} as const satisfies Partial<ForeignRow>

/**
 * The row of one request to a server. Times are the client's, network included. Nothing is known of the machine, the
 * process and the model behind it: those fields are null, and what must have a value says so where it can.
 */
export function httpRow(facts: HttpRequestFacts, answer: Asked): ForeignRow {
  const { configuration } = facts
  const started_wall = round(facts.started_wall)
  const total_duration_s = round(answer.total_s)
  return {
    ...nothingKnown,
    request_id: facts.request_id,
    hardware_tier: tierOf(configuration),
    device_type: configuration.device,
    text_length_chars: facts.text_length_chars,
    start_time: started_wall,
    end_time: round(facts.started_wall + total_duration_s),
    total_duration_s,
    started_wall,
    queue_wait_s: round(facts.late_s),
    warmup: facts.warmup,
    engine: 'http',
    voice: configuration.voice ?? 'default',
    concurrency: facts.in_flight,
    campaign_id: facts.campaign_id,
    item_id: facts.item_id,
    repeat: facts.repeat,
    tags: { ...facts.tags, ...answerTags(answer) },
    ...outcomeFields(answer),
    ...soundFields(answer, total_duration_s),
  }
}

function outcomeFields({ failure, http_status }: Asked) {
  return {
    success: failure === null,
    error_message: failure === null ? null : `${failure.code}: ${failure.detail}`.slice(0, 256),
    failure_class: failure?.failure_class ?? null,
    http_status,
  }
}

function soundFields({ audio, failure, ttfa_s }: Asked, total_s: number) {
  const audio_s = audio === null ? null : round(audio.duration_s)
  const hasRatio = failure === null && audio_s !== null && audio_s > 0 && total_s > 0
  const hasFirst = failure === null && ttfa_s !== null
  return {
    audio_duration_s: audio_s,
    sample_rate_hz: audio?.sample_rate_hz ?? null,
    rtf: hasRatio ? round(total_s / audio_s) : null,
    rtfx: hasRatio ? round(audio_s / total_s) : null,
    ttfa_s: hasFirst ? round(ttfa_s) : null,
    ttfa_boundary: hasFirst ? 'client' : null,
  } as const
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
const answerTags = ({ remarks }: Asked): Tags =>
  remarks.length === 0 ? {} : { answer: remarks.join(' ').slice(0, 128) }

/** To microseconds and millionths. */
const round = (value: number) => Number(value.toFixed(6))
