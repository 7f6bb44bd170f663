import { noEvidence, type RequestRow } from '@voicemark/schema'
import { hash, noise, uuidOf } from '../random.js'

type Sent = Omit<RequestRow, 'agent_id' | 'run_id' | 'seq'>

/** A number below the limit; each column has a salt of its own. */
type Value = (salt: number, limit: number) => number

/** When every run begins, Unix seconds. */
export const epoch = 1_763_800_000

const machine = {
  hardware_tier: 'light_client',
  device_type: 'cpu',
  cpu_model: 'light client',
  cpu_cores: 4,
  total_memory_gb: 15.5,
  gpu_name: null,
  power_state: null,
  subject: null,
  asked: null,
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
  streamed: null,
  ttfb_s: null,
  first_audible_s: null,
  chunks: null,
  gap_p50_s: null,
  gap_max_s: null,
  underruns: null,
  underrun_s: null,
  prebuffer_s: null,
  ...noEvidence,
} as const

const engine = {
  engine: 'light',
  engine_version: null,
  voice: 'light',
  model_sha256: null,
  execution_provider: 'cpu',
  quantization_used: 'FP32',
  torch_compile_used: false,
  onnx_used: true,
  chunk_length: null,
  num_threads: 4,
  intra_threads: 4,
  inter_threads: 1,
  tokenizer: null,
  sample_rate_hz: 22_050,
  concurrency: 1,
} as const

const sampling = {
  memory_scope: 'request',
  samples_due: 16,
  samples_taken: 16,
  interval_p50_ms: 100,
  interval_p99_ms: 101,
  interval_max_ms: 102,
  undersampled: false,
  first_sample_seq: null,
  last_sample_seq: null,
  clock_step_s: null,
} as const

/** The request of a place: the same whenever it is made. */
export function madeRequest(run_id: string, seq: number): Sent {
  const seed = hash(run_id)
  const value: Value = (salt, limit) => noise(seed, seq, salt) * limit
  const success = value(0, 1) > 0.1
  return {
    request_id: requestId(run_id, seq),
    ...machine,
    ...engine,
    ...sampling,
    ...askedFor(seq, value),
    ...outcome(success),
    ...measured(success, value),
  }
}

/** Every third request is of the campaign. */
export const isInCampaign = (seq: number) => seq % 3 === 2

/** Of those the samples, both ends included: there when at least 20 samples are made for each request. */
export const campaignSamples = (seq: number) => ({ first: 20 * seq, last: 20 * seq + 9 })

/** The request of a place in a run that takes part in a campaign. */
export function inCampaign(request: Sent, campaign_id: string, seq: number): Sent {
  if (!isInCampaign(seq)) return request
  const { first, last } = campaignSamples(seq)
  return { ...request, campaign_id, first_sample_seq: first, last_sample_seq: last }
}

/** The id of a run's request. */
export const requestId = (run_id: string, seq: number) => uuidOf(`${run_id} ${seq}`)

function askedFor(seq: number, value: Value) {
  return {
    text_length_chars: Math.floor(value(1, 5000)),
    start_time: epoch + seq + value(3, 1),
    end_time: epoch + seq + 1 + value(4, 1),
    started_wall: epoch + seq,
    queue_wait_s: value(12, 1),
    ref_audio_s: null,
    cold: seq === 0,
    warmup: value(20, 1) > 0.8,
    campaign_id: null,
    item_id: seq % 2 === 0 ? `item '${seq}'` : null,
    repeat: null,
    tags: seq % 2 === 0 ? { room: 'cold' } : {},
  }
}

function outcome(success: boolean) {
  return {
    success,
    error_message: success ? null : 'engine: "said", nothing; \u{1f600} <b>',
    failure_class: success ? null : 'engine',
    http_status: success ? 200 : 502,
  } as const
}

/** What only a request that succeeds has; each null in one that fails. */
function measured(success: boolean, value: Value) {
  const known = (salt: number, limit: number) => (success ? value(salt, limit) : null)
  return {
    text_length_tokens: success ? Math.floor(value(2, 9000)) : null,
    total_duration_s: known(5, 2),
    audio_duration_s: known(13, 20),
    rtf: known(10, 1),
    rtfx: known(14, 20),
    tokens_per_second: known(11, 500),
    ttfa_s: known(15, 2),
    ttfa_boundary: success ? ('engine' as const) : null,
    stage_s: success ? { phonemize: value(16, 1), infer: value(17, 1), encode: value(18, 1) } : null,
    model_load_s: known(19, 1),
    peak_memory_mb: known(6, 4096),
    peak_memory_percent: known(7, 100),
    avg_memory_mb: known(21, 4096),
    baseline_memory_mb: known(22, 4096),
    delta_memory_mb: success ? value(23, 100) - 50 : null,
    peak_gpu_memory_mb: null,
    process_cpu_s: known(24, 9),
    peak_cpu_percent: known(25, 100),
    peak_temperature_c: known(8, 90),
    throttle_detected: success ? value(9, 1) > 0.5 : null,
    throttle_reason: null,
    throttle_share: null,
  }
}
