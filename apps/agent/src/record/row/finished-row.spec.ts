import { createWindow, type RequestCounters } from '@voicemark/sampler'
import { requestRow as requestRowSchema, type HardwareSpecs } from '@voicemark/schema'
import { describe, expect, test } from 'vitest'
import type { EngineFacts, EngineTimes } from '../../synthesis/engine/engine-messages.js'
import { isExternal } from '../csv/synthesis-csv.js'
import { requestRow } from './finished-row.js'
import { agentRestarted, type RequestMeasurement, type StreamFigures } from './request-measurement.js'
import type { RequestStart } from './request-start.js'
import type { StatedFacts } from './stated-facts.js'

const hardware: HardwareSpecs = {
  hardware_tier: 'intel_i5',
  cpu_model: 'Intel(R) Core(TM) i5-1235U',
  cpu_vendor: 'Intel',
  cpu_cores: 10,
  cpu_threads: 12,
  cpu_max_mhz: 4400,
  architecture: 'x64',
  total_memory_gb: 15.3,
  gpu_name: null,
  gpus: [],
  machine_model: null,
  virtualization: null,
  os_platform: 'linux',
  os_distro: null,
  os_kernel: null,
  node_version: 'v20.19.0',
}
const origin = {
  agent_id: 'f0b0f3a2-6f0e-4d52-8f7e-3a2a4a0f6f5e',
  run_id: '0f0b0f3a-26f0-4ed5-a8f7-e3a2a4a0f6f5',
  seq: 7,
  hardware,
  device_type: 'cpu',
}
const start: RequestStart = {
  request_id: '5a1de1f4-58a4-4d6c-8a1b-90b1f2b1c7aa',
  started_wall: 1_700_000_000.25,
  text_length_chars: 11,
  ref_audio_s: null,
  voice: 'en_US-kal16-diphone',
  num_threads: 4,
  warmup: false,
  campaign_id: null,
  item_id: null,
  repeat: null,
  sampled: null,
  tags: { room: 'cold' },
  streamed: false,
  engine: 'kokoro-onnx',
  stated: null,
}
const facts: EngineFacts = {
  engine: 'piper-onnx',
  engine_version: 'onnxruntime-node 1.30.0',
  model_sha256: 'a'.repeat(64),
  model_size_mb: 60.25,
  quantization_used: 'FP32',
  execution_provider: 'cpu',
  fallback_reason: null,
  runtime_options: 'mem_pattern=off',
  intra_threads: 2,
  inter_threads: 1,
  tokenizer: 'espeak-ng',
  sample_rate_hz: 16000,
  model_load_s: 0.5,
  loaded_memory_mb: 140,
}
const counters: RequestCounters = {
  counted_by: 'getrusage',
  process_cpu_s: 0.9,
  minor_faults: 1200,
  major_faults: 0,
  voluntary_switches: 30,
  involuntary_switches: 4,
  disk_read_mb: 0,
  cpu_wait_s: 0.0123456789,
  anonymous_mb: 150.12345,
  sampler_cpu_s: 0.0021,
  suspended_s: 0,
}
const times: EngineTimes = {
  start_time: 1_700_000_000.75,
  total_duration_s: 0.5,
  text_length_tokens: 10,
  chunk_length: null,
  unknown_phonemes: 0,
  stage_s: { phonemize: 0.1, infer: 0.3, encode: 0.1 },
  process_cpu_s: 0.9,
  counters,
  memory: { began_ms: 5000, before_mb: 150, after_mb: 180, peak_mb: 200 },
  energy: null,
  cold: false,
}
const measured: RequestMeasurement = {
  queue_wait_s: 0.5,
  memory_budget_mb: 512,
  elapsed_s: 0.6,
  facts,
  times,
  audio_duration_s: 2,
  failure: null,
  http_status: 200,
  sample_rate_hz: null,
  first_audio: { at_s: 0.5, boundary: 'engine' },
  stream: null,
  watch: null,
  sound: { clipping_share: 0, silence_share: 0.1, loudness_lufs: -18.5 },
  memory_source: null,
  pss_mb: null,
  cpu_source: null,
  counters: null,
  watch_note: null,
  clock_step_s: 0,
  power_state: 'source=mains governor=performance',
  idle_power: null,
  tags: {},
}
const stream: StreamFigures = {
  ttfb_s: 0.1,
  first_audible_s: 0.6,
  chunks: 4,
  gap_p50_s: 0.125,
  gap_max_s: 0.25,
  underruns: 1,
  underrun_s: 0.05,
  prebuffer_s: 0.05,
}
const stated: StatedFacts = {
  asked: 'http',
  subject: 'kokoro',
  watched: null,
  hardware_tier: '127_0_0_1_8880',
  device_type: 'http',
  engine: 'http',
  engine_version: null,
  model_sha256: null,
  model_size_mb: null,
  model_load_s: null,
  quantization_used: null,
  torch_compile_used: null,
  onnx_used: null,
  execution_provider: null,
  tokenizer: null,
  text_length_tokens: null,
  chunk_length: null,
  cold: null,
  concurrency: 3,
  queue_wait_s: 0.25,
}
const killed: RequestMeasurement = {
  ...measured,
  times: null,
  audio_duration_s: null,
  failure: { failure_class: 'engine', code: 'engine-failed', detail: 'the process was ended\nby SIGKILL' },
  http_status: 502,
}

describe('a row', () => {
  test.each([
    { name: 'of a success', measurement: measured },
    { name: 'of a failure', measurement: killed },
    {
      name: 'of a request that a crash of the agent cut off',
      measurement: { ...killed, facts: null, elapsed_s: null },
    },
  ])('$name is a valid request row', ({ measurement }) => {
    expect(requestRowSchema.parse(requestRow(start, measurement, origin))).toMatchObject({ seq: 7 })
  })

  test('of the agent’s own engine says what its peak was seen by, and the size of its model', () => {
    const row = requestRow(start, { ...measured, memory_source: 'samples' }, origin)
    expect(row).toMatchObject({ memory_source: 'samples', model_size_mb: 60.25 })
  })

  test('has rtf as synthesis time per audio time, and rtfx as its inverse', () => {
    const row = requestRow(start, measured, origin)
    expect(row).toMatchObject({
      rtf: 0.25,
      rtfx: 4,
      tokens_per_second: 20,
      ttfa_s: 0.5,
      end_time: 1_700_000_001.25,
    })
  })

  test.each([
    [0, null],
    [-86_400.000_04, -86_400],
    [0.75, 0.75],
  ])('during which the clock was set by %d s says %d', (clock_step_s, said) => {
    expect(requestRow(start, { ...measured, clock_step_s }, origin).clock_step_s).toBe(said)
  })

  test('reports the threads that ran, not those that were asked for', () => {
    expect(requestRow(start, measured, origin).num_threads).toBe(2)
  })

  test('of a failure has no rtf, and a time from outside where the process died with its own', () => {
    const row = requestRow(start, killed, origin)
    expect(row).toMatchObject({
      success: false,
      rtf: null,
      rtfx: null,
      tokens_per_second: null,
      ttfa_s: null,
    })
    expect(row).toMatchObject({
      total_duration_s: 0.6,
      failure_class: 'engine',
      start_time: 1_700_000_000.75,
    })
  })

  test('has its error on one line', () => {
    expect(requestRow(start, killed, origin).error_message).toBe(
      'engine-failed: the process was ended by SIGKILL',
    )
  })

  test('says what the card did, where that was seen', () => {
    const card = {
      peak_gpu_temperature_c: 71,
      avg_gpu_percent: 40,
      process_gpu_percent: 30,
      process_gpu_memory_mb: 512,
    }
    const window = {
      ...createWindow({ intervalMs: 100, totalMemoryMb: null }).close({ durationMs: 0, peakMemoryMb: null }),
      ...{ ...card, gpu_memory_source: 'nvml' },
    }
    const watch = { window, first_sample_seq: 1, last_sample_seq: 9, account: null, elsewhere: null }
    const row = requestRow(start, { ...measured, watch }, origin)
    expect(row).toMatchObject(card)
    expect(row.evidence).toContain('gpu_memory=nvml')
    expect(requestRow(start, measured, origin).avg_gpu_percent).toBeNull()
  })

  describe('of a machine that counts its energy', () => {
    const energy = {
      ...{ energy_j: 12.5, cpu_energy_j: 10, gpu_energy_j: 2.5 },
      ...{ energy_scope: 'cpu+gpu', energy_source: 'rapl+nvml-power integrated' },
    }
    const window = {
      ...createWindow({ intervalMs: 100, totalMemoryMb: null }).close({ durationMs: 0, peakMemoryMb: null }),
      ...energy,
    }
    const watch = { window, first_sample_seq: 1, last_sample_seq: 9, account: null, elsewhere: null }

    test.each([
      ['of the same scope', 'cpu+gpu', 8.25],
      ['of another scope', 'cpu', null],
    ])('has its joules, and the power at rest where it is %s', (_name, scope, idle_power_w) => {
      const idle_power = { watts: 8.25, scope }
      const row = requestRow(start, { ...measured, watch, idle_power }, origin)
      expect(requestRowSchema.parse(row)).toMatchObject({ ...energy, idle_power_w })
    })

    test('while others asked as well has none, and says so', () => {
      const row = requestRow({ ...start, stated }, { ...measured, watch }, origin)
      expect(row).toMatchObject({
        ...{ energy_j: null, cpu_energy_j: null, gpu_energy_j: null, energy_scope: null },
        energy_source: 'none: other requests ran at the same time',
      })
    })
  })

  test('without samples says so instead of showing zeros', () => {
    const row = requestRow(start, measured, origin)
    expect(row).toMatchObject({ peak_memory_mb: null, peak_temperature_c: null, throttle_detected: null })
    expect(row).toMatchObject({ samples_taken: 0, undersampled: true })
  })

  test('of no audio has no rtf instead of an infinite one', () => {
    expect(requestRow(start, { ...measured, audio_duration_s: 0 }, origin)).toMatchObject({
      rtf: null,
      rtfx: 0,
    })
  })

  test('of a server of which nothing is watched has nothing of this machine', () => {
    const answered = { ...measured, facts: null, times: { ...times, stage_s: null, process_cpu_s: null } }
    const row = requestRow({ ...start, stated }, answered, origin)
    expect(requestRowSchema.parse(row)).toMatchObject({
      hardware_tier: '127_0_0_1_8880',
      device_type: 'http',
      engine: 'http',
      asked: 'http',
      cpu_model: null,
      total_memory_gb: null,
      peak_memory_mb: null,
      memory_scope: 'process',
      samples_due: 0,
      undersampled: null,
      concurrency: 3,
      queue_wait_s: 0.5,
      started_wall: 1_700_000_000.75,
      start_time: 1_700_000_000.75,
    })
  })

  test.each([
    { name: 'says nothing', said: {}, flags: [null, null, null] },
    {
      name: 'is said to be of ONNX',
      said: { onnx_used: true, torch_compile_used: false, cold: true },
      flags: [true, false, true],
    },
  ])('of a server that $name has that alone', ({ said, flags }) => {
    const row = requestRow({ ...start, stated: { ...stated, ...said } }, { ...measured, facts: null }, origin)
    expect([row.onnx_used, row.torch_compile_used, row.cold]).toEqual(flags)
  })

  test.each([
    { watched: 'port:8880', tier: 'intel_i5', cores: 10 },
    { watched: 'agent:lab/port:8880', tier: 'unknown', cores: null },
  ])('of $watched is of the machine on which that is', ({ watched, tier, cores }) => {
    const row = requestRow(
      { ...start, stated: { ...stated, watched, hardware_tier: null } },
      measured,
      origin,
    )
    expect([row.hardware_tier, row.cpu_cores]).toEqual([tier, cores])
  })

  test.each([
    { name: 'streamed', streamed: true, pieces: [4, 0.125, 0.25, 1, 0.05, 0.05] },
    { name: 'whole', streamed: false, pieces: [null, null, null, null, null, null] },
    { name: 'of which nobody said', streamed: null, pieces: [null, null, null, null, null, null] },
  ])('of an answer $name says how its pieces came where it was a stream', ({ streamed, pieces }) => {
    const row = requestRow({ ...start, streamed }, { ...measured, stream }, origin)
    expect(requestRowSchema.parse(row)).toMatchObject({ streamed, ttfb_s: 0.1, first_audible_s: 0.6 })
    const { chunks, gap_p50_s, gap_max_s, underruns, underrun_s, prebuffer_s } = row
    expect([chunks, gap_p50_s, gap_max_s, underruns, underrun_s, prebuffer_s]).toEqual(pieces)
  })

  test('of a stream that failed says that it was one, and no figure of it', () => {
    const row = requestRow({ ...start, streamed: true }, { ...killed, stream }, origin)
    expect(row).toMatchObject({ streamed: true, ttfb_s: null, first_audible_s: null, chunks: null })
    expect(row).toMatchObject({ gap_p50_s: null, underruns: null, underrun_s: null, prebuffer_s: null })
  })

  test('of a server that a crash of the agent cut off is none of its own engine', () => {
    const row = requestRow({ ...start, stated }, agentRestarted, origin)
    expect(row).toMatchObject({ engine: 'http', hardware_tier: '127_0_0_1_8880', queue_wait_s: 0.25 })
    expect(isExternal(row)).toBe(true)
  })
})
