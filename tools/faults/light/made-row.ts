import type { RealtimeSample, RequestRow, Stream } from '@voicemark/schema'
import { hash, noise, uuidOf } from '../random.js'

/** Why a row cannot be stored: it breaks the schema, or the database refuses it. */
export type Poison = 'schema' | 'database'

/** Everything that determines the rows of a run. */
export interface RowSource {
  readonly run_id: string
  /** Every so many rows one breaks the schema; 0: none. */
  readonly poisonEvery: number
  /** Every so many requests one repeats the id of the run's first, which only the database can see; 0: none. */
  readonly repeatEvery: number
}

type Sent = Omit<RequestRow, 'agent_id' | 'run_id' | 'seq'>

/** Whether a row is made so that it cannot be stored, and how. */
export function poisonOf(source: RowSource, stream: Stream, seq: number): Poison | null {
  const { poisonEvery, repeatEvery } = source
  if (poisonEvery > 0 && seq % poisonEvery === poisonEvery - 1) return 'schema'
  if (stream === 'request' && repeatEvery > 0 && seq > 0 && seq % repeatEvery === 0) return 'database'
  return null
}

/** The row of a place: the same whenever it is made, so that nobody has to keep it. */
export function madeRow(source: RowSource, stream: Stream, seq: number): Readonly<Record<string, unknown>> {
  const row = stream === 'sample' ? madeSample(source, seq) : madeRequest(source, seq)
  const poison = poisonOf(source, stream, seq)
  if (poison === 'schema') return stream === 'sample' ? { ...row, cpu_percent: 400 } : { ...row, engine: 7 }
  return poison === 'database' ? { ...row, request_id: requestId(source.run_id, 0) } : row
}

const epoch = 1_763_800_000
const requestId = (run_id: string, seq: number) => uuidOf(`${run_id} ${seq}`)

function madeSample({ run_id }: RowSource, seq: number): RealtimeSample {
  const seed = hash(run_id)
  const value = (salt: number, limit: number) => Math.round(noise(seed, seq, salt) * limit * 1000) / 1000
  return {
    timestamp: epoch + seq / 10 + noise(seed, seq, 0) / 1000,
    cpu_percent: seq === 0 ? null : value(1, 100),
    memory_mb: value(2, 4096),
    memory_percent: value(3, 100),
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: seq % 3 === 0 ? null : value(4, 90),
    process_cpu_percent: value(5, 400),
    system_memory_mb: value(6, 16_384),
    cpu_freq_mhz: value(7, 4000),
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: noise(seed, seq, 8),
  }
}

function madeRequest({ run_id }: RowSource, seq: number): Sent {
  const seed = hash(run_id)
  const value = (salt: number, limit: number) => noise(seed, seq, salt) * limit
  const success = noise(seed, seq, 0) > 0.1
  const measured = (salt: number, limit: number) => (success ? value(salt, limit) : null)
  return {
    request_id: requestId(run_id, seq),
    hardware_tier: 'light_client',
    device_type: 'cpu',
    cpu_model: 'light client',
    cpu_cores: 4,
    total_memory_gb: 15.5,
    gpu_name: null,
    text_length_chars: Math.floor(value(1, 5000)),
    text_length_tokens: success ? Math.floor(value(2, 9000)) : null,
    start_time: epoch + seq + value(3, 1),
    end_time: epoch + seq + 1 + value(4, 1),
    total_duration_s: measured(5, 2),
    peak_memory_mb: measured(6, 4096),
    peak_memory_percent: measured(7, 100),
    peak_gpu_memory_mb: null,
    peak_temperature_c: measured(8, 90),
    throttle_detected: success ? noise(seed, seq, 9) > 0.5 : null,
    rtf: measured(10, 1),
    tokens_per_second: measured(11, 500),
    success,
    error_message: success ? null : 'engine: "said", nothing; \u{1f600} <b>',
    quantization_used: 'FP32',
    torch_compile_used: false,
    onnx_used: true,
    chunk_length: null,
    num_threads: 4,
    started_wall: epoch + seq,
    queue_wait_s: value(12, 1),
    audio_duration_s: measured(13, 20),
    ref_audio_s: null,
    rtfx: measured(14, 20),
    ttfa_s: measured(15, 2),
    ttfa_boundary: success ? 'engine' : null,
    stage_s: success ? { phonemize: value(16, 1), infer: value(17, 1), encode: value(18, 1) } : null,
    model_load_s: measured(19, 1),
    cold: seq === 0,
    warmup: noise(seed, seq, 20) > 0.8,
    avg_memory_mb: measured(21, 4096),
    baseline_memory_mb: measured(22, 4096),
    delta_memory_mb: success ? value(23, 100) - 50 : null,
    memory_scope: 'request',
    samples_due: 16,
    samples_taken: 16,
    interval_p50_ms: 100,
    interval_p99_ms: 101,
    interval_max_ms: 102,
    undersampled: false,
    process_cpu_s: measured(24, 9),
    peak_cpu_percent: measured(25, 100),
    throttle_reason: null,
    throttle_share: null,
    failure_class: success ? null : 'engine',
    http_status: success ? 200 : 502,
    engine: 'light',
    engine_version: null,
    voice: 'light',
    model_sha256: null,
    execution_provider: 'cpu',
    intra_threads: 4,
    inter_threads: 1,
    tokenizer: null,
    sample_rate_hz: 22_050,
    concurrency: 1,
    campaign_id: null,
    item_id: seq % 2 === 0 ? `item '${seq}'` : null,
    repeat: null,
    tags: seq % 2 === 0 ? { room: 'cold' } : {},
    first_sample_seq: null,
    last_sample_seq: null,
    clock_step_s: null,
    power_state: null,
  }
}
