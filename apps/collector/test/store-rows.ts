import {
  type BatchMessage,
  type HelloMessage,
  noEvidence,
  type RealtimeSample,
  type RequestRow,
  streamFields,
} from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import type { AgentBatch } from '../src/store/writing/deliveries.js'

/** A run of an agent, as its hello says it. */
export function helloOf(run_id: string, hardware_tier = 'intel_i5'): HelloMessage {
  return {
    run_id,
    started_wall: 1_763_800_000.25,
    device_type: 'cpu',
    fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
    totals: null,
    hardware: {
      hardware_tier,
      cpu_model: 'Intel Core i5-8250U',
      cpu_vendor: 'GenuineIntel',
      cpu_cores: 4,
      cpu_threads: 8,
      cpu_max_mhz: 3400,
      architecture: 'x64',
      total_memory_gb: 15.5,
      gpu_name: null,
      gpus: [],
      machine_model: null,
      virtualization: null,
      os_platform: 'linux',
      os_distro: 'Debian 12',
      os_kernel: '6.1',
      node_version: '20.20.2',
    },
  }
}

/** What a request row says without its delivery key. */
export type SentRequest = Omit<RequestRow, 'agent_id' | 'run_id' | 'seq'>

/** A request that succeeded. */
export function requestOf(changes: Partial<SentRequest> = {}): SentRequest {
  return {
    request_id: randomUUID(),
    hardware_tier: 'intel_i5',
    device_type: 'cpu',
    cpu_model: 'Intel Core i5-8250U',
    cpu_cores: 4,
    total_memory_gb: 15.5,
    gpu_name: null,
    text_length_chars: 42,
    text_length_tokens: 80,
    start_time: 1_763_800_001.123456,
    end_time: 1_763_800_002.654321,
    total_duration_s: 1.530865,
    peak_memory_mb: 312.4,
    peak_memory_percent: 1.97,
    peak_gpu_memory_mb: null,
    peak_temperature_c: null,
    throttle_detected: null,
    rtf: 0.42,
    tokens_per_second: 52.3,
    success: true,
    error_message: null,
    quantization_used: 'FP32',
    torch_compile_used: false,
    onnx_used: true,
    chunk_length: null,
    num_threads: 4,
    started_wall: 1_763_800_001.1,
    queue_wait_s: 0.001,
    audio_duration_s: 3.64,
    ref_audio_s: null,
    rtfx: 2.38,
    ttfa_s: 1.53,
    ttfa_boundary: 'engine',
    stage_s: { phonemize: 0.01, infer: 1.5, encode: 0.02 },
    model_load_s: 0.8,
    cold: false,
    warmup: false,
    avg_memory_mb: 300,
    baseline_memory_mb: 250,
    delta_memory_mb: 62.4,
    memory_scope: 'request',
    samples_due: 16,
    samples_taken: 16,
    interval_p50_ms: 100,
    interval_p99_ms: 101,
    interval_max_ms: 102,
    undersampled: false,
    process_cpu_s: 5.9,
    peak_cpu_percent: 99,
    throttle_reason: null,
    throttle_share: null,
    failure_class: null,
    http_status: 200,
    engine: 'onnx',
    engine_version: '1.30.0',
    voice: 'embedded',
    model_sha256: null,
    execution_provider: 'cpu',
    intra_threads: 4,
    inter_threads: 1,
    tokenizer: 'espeak-ng',
    sample_rate_hz: 22_050,
    concurrency: 1,
    campaign_id: null,
    item_id: null,
    repeat: null,
    tags: { room: 'cold' },
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
    ...changes,
  }
}

/** The `i`-th sample of a run. */
export function sampleOf(i: number, changes: Partial<RealtimeSample> = {}): RealtimeSample {
  return {
    timestamp: 1_763_800_000.000001 + i / 10,
    cpu_percent: i === 0 ? null : 50,
    memory_mb: 300.125,
    memory_percent: 1.9,
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: null,
    process_cpu_percent: 180.5,
    system_memory_mb: 4096,
    cpu_freq_mhz: 2400,
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: 0.2,
    watched: null,
    processes: null,
    threads: null,
    process_gpu_memory_mb: null,
    cpu_power_w: null,
    gpu_temperature_c: null,
    gpu_clock_mhz: null,
    ...changes,
  }
}

/** Samples `first`, `first + 1`, … */
export function samplesOf(first: number, count: number): RealtimeSample[] {
  return Array.from({ length: count }, (_, i) => sampleOf(first + i))
}

/** A batch of samples as the wire carries it. */
export function sampleBatch(run_id: string, first: number, rows: readonly RealtimeSample[]): BatchMessage {
  return { run_id, stream: 'sample', first, rows: rows.map((row) => valuesOf('sample', row)) }
}

/** A batch of requests as the wire carries it. */
export function requestBatch(run_id: string, first: number, rows: readonly SentRequest[]): BatchMessage {
  return { run_id, stream: 'request', first, rows: rows.map((row) => valuesOf('request', row)) }
}

/** A batch with its agent. */
export function from(agent_id: string, batch: BatchMessage): AgentBatch {
  return { agent_id, ...batch }
}

function valuesOf(stream: 'request' | 'sample', row: object): unknown[] {
  const named = new Map<string, unknown>(Object.entries(row))
  return streamFields[stream].map((field) => named.get(field))
}
