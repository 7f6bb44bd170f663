import type { HardwareSpecs, RealtimeSample, RequestRow } from '../src/index.js'

export const requestId = '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01'
export const agentId = '0b7e6c1a-52f4-4c1d-8f0e-3a9d2b5c7e11'
export const runId = 'c4a1f0d2-9b3e-4f57-a6c8-1e2d3f4a5b6c'
export const watchedRunId = 'a7f0c3d1-2b4e-4c68-9d0a-5e6f7a8b9c0d'
export const campaignId = '1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d'

/** A request that says everything, each number another one. */
export function fullRequest(changes: Partial<RequestRow> = {}): RequestRow {
  return {
    request_id: requestId,
    hardware_tier: 'nvidia_rtx3060',
    device_type: 'cuda',
    cpu_model: 'Intel(R) Core(TM) i7-10700K CPU @ 3.80GHz',
    cpu_cores: 8,
    total_memory_gb: 32,
    gpu_name: 'NVIDIA GeForce RTX 3060',
    text_length_chars: 130,
    text_length_tokens: 125,
    start_time: 1_767_225_600.25,
    end_time: 1_767_225_602.25,
    total_duration_s: 2,
    peak_memory_mb: 171,
    peak_memory_percent: 5,
    peak_gpu_memory_mb: 2048,
    peak_temperature_c: 71,
    throttle_detected: false,
    rtf: 0.2,
    tokens_per_second: 62.5,
    success: true,
    error_message: null,
    quantization_used: 'FP16',
    torch_compile_used: false,
    onnx_used: true,
    chunk_length: 60,
    num_threads: 6,
    agent_id: agentId,
    run_id: runId,
    seq: 4,
    started_wall: 1_767_225_600.125,
    queue_wait_s: 0.125,
    audio_duration_s: 10,
    ref_audio_s: 3,
    rtfx: 5,
    ttfa_s: 1,
    ttfa_boundary: 'engine',
    stage_s: { phonemize: 0.01, infer: 1.9, encode: 0.05 },
    model_load_s: 7,
    cold: false,
    warmup: true,
    avg_memory_mb: 174,
    baseline_memory_mb: 173,
    delta_memory_mb: -2,
    memory_scope: 'request',
    samples_due: 21,
    samples_taken: 20,
    interval_p50_ms: 100,
    interval_p99_ms: 107,
    interval_max_ms: 108,
    undersampled: false,
    process_cpu_s: 11,
    peak_cpu_percent: 99,
    throttle_reason: 'thermal',
    throttle_share: 1,
    failure_class: 'timeout',
    http_status: 504,
    engine: 'piper-onnx',
    engine_version: 'onnxruntime-node 1.30.0',
    voice: 'en_US-joe-medium',
    model_sha256: 'd54fdb4a08980bc3dbc702d509acf4816cb4e0bfd0927192fcd0cbeda60d0b26',
    execution_provider: 'cuda',
    intra_threads: 6,
    inter_threads: 1,
    tokenizer: 'espeak-ng',
    sample_rate_hz: 16_000,
    concurrency: 2,
    campaign_id: campaignId,
    item_id: 'medium-1',
    repeat: 3,
    tags: { room: 'cold' },
    first_sample_seq: 15,
    last_sample_seq: 36,
    clock_step_s: -4,
    power_state: 'source=battery governor=powersave',
    subject: 'piper --lines',
    asked: 'lines',
    watched: 'children',
    watch_note: 'pid 12 ended, pid 31 goes on',
    memory_source: 'sum_of_peaks',
    processes: 9,
    peak_threads: 14,
    pss_mb: 165,
    process_gpu_memory_mb: 1024,
    model_size_mb: 63,
    watched_run_id: watchedRunId,
    watch_uncertainty_s: 0.5,
    streamed: true,
    ttfb_s: 0.125,
    first_audible_s: 0.375,
    chunks: 17,
    gap_p50_s: 0.0625,
    gap_max_s: 0.75,
    underruns: 18,
    underrun_s: 0.875,
    prebuffer_s: 0.9375,
    ...changes,
  }
}

/** A sample that says everything, each number another one. */
export function fullSample(changes: Partial<RealtimeSample> = {}): RealtimeSample {
  return {
    timestamp: 1_767_225_600.000001,
    cpu_percent: 50,
    memory_mb: 300,
    memory_percent: 2,
    gpu_memory_mb: 2048,
    gpu_percent: 90,
    temperature_c: 71,
    process_cpu_percent: 180,
    system_memory_mb: 4096,
    cpu_freq_mhz: 2400,
    gpu_power_w: 130,
    gpu_sampled_age_ms: 60,
    late_ms: 1,
    watched: 'name:kokoro',
    processes: 5,
    threads: 40,
    process_gpu_memory_mb: 1024,
    ...changes,
  }
}

/** What a machine is, with one GPU. */
export function fullHardware(changes: Partial<HardwareSpecs> = {}): HardwareSpecs {
  return {
    hardware_tier: 'nvidia_rtx3060',
    cpu_model: 'Intel(R) Core(TM) i7-10700K CPU @ 3.80GHz',
    cpu_vendor: 'GenuineIntel',
    cpu_cores: 8,
    cpu_threads: 16,
    cpu_max_mhz: 5100,
    architecture: 'x64',
    total_memory_gb: 32,
    gpu_name: 'NVIDIA GeForce RTX 3060',
    gpus: [
      { vendor: 'NVIDIA', model: 'NVIDIA GeForce RTX 3060', memory_mb: 12_288, driver_version: '550.54' },
    ],
    machine_model: 'Z490 UD',
    virtualization: null,
    os_platform: 'linux',
    os_distro: 'Debian GNU/Linux 12',
    os_kernel: '6.1.0-18-amd64',
    node_version: '20.20.2',
    ...changes,
  }
}

/** `object` with one value in place of another, by name. */
export function withValue(object: object, name: string, value: unknown): Record<string, unknown> {
  return { ...object, [name]: value }
}

/** `object` without one of its values. */
export function without(object: object, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name))
}
