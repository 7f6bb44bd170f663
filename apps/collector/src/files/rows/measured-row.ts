import { noEvidence, type RealtimeSample, type StoredRequest } from '@voicemark/schema'

/** A request of a file without its delivery key; what the file does not say is null. */
export type FileRequest = Omit<StoredRequest, 'agent_id' | 'run_id' | 'seq'>

/** A row of a file, whoever wrote it. */
export interface FileRow<Row = FileRequest | RealtimeSample> {
  readonly line: number
  /** The machine, where the file names it; null: one that is known by its file alone. */
  readonly agent_id: string | null
  /** Whether its writer leaves empty what was not measured: then 0 is a value. */
  readonly literal: boolean
  readonly row: Row
}

const anyUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Our rows have a full UUID; those of the old Python system eight hex digits. */
export const isOurs = (request_id: unknown) => typeof request_id === 'string' && anyUuid.test(request_id)

/** A request of which nothing is known. */
export const unknownRequest = {
  cpu_model: null,
  cpu_cores: null,
  total_memory_gb: null,
  gpu_name: null,
  text_length_chars: null,
  text_length_tokens: null,
  start_time: null,
  end_time: null,
  total_duration_s: null,
  peak_memory_mb: null,
  peak_memory_percent: null,
  peak_gpu_memory_mb: null,
  peak_temperature_c: null,
  throttle_detected: null,
  rtf: null,
  tokens_per_second: null,
  error_message: null,
  quantization_used: null,
  torch_compile_used: null,
  onnx_used: null,
  chunk_length: null,
  num_threads: null,
  started_wall: null,
  queue_wait_s: null,
  audio_duration_s: null,
  ref_audio_s: null,
  rtfx: null,
  ttfa_s: null,
  ttfa_boundary: null,
  stage_s: null,
  model_load_s: null,
  cold: null,
  warmup: null,
  avg_memory_mb: null,
  baseline_memory_mb: null,
  delta_memory_mb: null,
  memory_scope: null,
  samples_due: null,
  samples_taken: null,
  interval_p50_ms: null,
  interval_p99_ms: null,
  interval_max_ms: null,
  undersampled: null,
  process_cpu_s: null,
  peak_cpu_percent: null,
  throttle_reason: null,
  throttle_share: null,
  failure_class: null,
  http_status: null,
  engine: null,
  engine_version: null,
  voice: null,
  model_sha256: null,
  execution_provider: null,
  intra_threads: null,
  inter_threads: null,
  tokenizer: null,
  sample_rate_hz: null,
  concurrency: null,
  campaign_id: null,
  item_id: null,
  repeat: null,
  tags: {},
  first_sample_seq: null,
  last_sample_seq: null,
  clock_step_s: null,
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
} as const satisfies Omit<FileRequest, 'request_id' | 'hardware_tier' | 'device_type' | 'success'>
