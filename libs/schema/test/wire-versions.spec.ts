import { expect, test } from 'vitest'
import {
  batchMessage,
  campaignProtocolVersion,
  handshake,
  helloMessage,
  lossMessage,
  oldestProtocolVersion,
  protocolOneFields,
  protocolVersion,
  requestRow,
  streamFields,
  watchProtocolVersion,
} from '../src/index.js'
import { agentId, fullRequest } from './made-rows.js'

// The messages below are those of versions that were released: they are never edited, whatever this one says.

const requestFields =
  'request_id hardware_tier device_type cpu_model cpu_cores total_memory_gb gpu_name text_length_chars ' +
  'text_length_tokens start_time end_time total_duration_s peak_memory_mb peak_memory_percent ' +
  'peak_gpu_memory_mb peak_temperature_c throttle_detected rtf tokens_per_second success error_message ' +
  'quantization_used torch_compile_used onnx_used chunk_length num_threads started_wall queue_wait_s ' +
  'audio_duration_s ref_audio_s rtfx ttfa_s ttfa_boundary stage_s model_load_s cold warmup avg_memory_mb ' +
  'baseline_memory_mb delta_memory_mb memory_scope samples_due samples_taken interval_p50_ms ' +
  'interval_p99_ms interval_max_ms undersampled process_cpu_s peak_cpu_percent throttle_reason ' +
  'throttle_share failure_class http_status engine engine_version voice model_sha256 execution_provider ' +
  'intra_threads inter_threads tokenizer sample_rate_hz concurrency campaign_id item_id repeat tags ' +
  'first_sample_seq last_sample_seq'
const sampleFields =
  'timestamp cpu_percent memory_mb memory_percent gpu_memory_mb gpu_percent temperature_c ' +
  'process_cpu_percent system_memory_mb cpu_freq_mhz gpu_power_w gpu_sampled_age_ms late_ms'

const requestFieldsOfFour =
  'subject asked watched watch_note memory_source processes peak_threads pss_mb process_gpu_memory_mb ' +
  'model_size_mb watched_run_id watch_uncertainty_s'
const laterRequestFieldsOfFour =
  'streamed ttfb_s first_audible_s chunks gap_p50_s gap_max_s underruns underrun_s prebuffer_s'
const sampleFieldsOfFour = 'watched processes threads process_gpu_memory_mb'

const requestFieldsOfFive =
  'evidence minor_faults major_faults voluntary_switches involuntary_switches disk_read_mb cpu_wait_s ' +
  'anonymous_mb loaded_memory_mb end_memory_mb memory_limit_mb memory_budget_mb oom_source runtime_options ' +
  'fallback_reason throttle_basis energy_j cpu_energy_j gpu_energy_j idle_power_w energy_scope ' +
  'energy_source peak_gpu_temperature_c avg_gpu_percent process_gpu_percent samples_late suspended_s ' +
  'sampler_cpu_s sampled clipping_share silence_share loudness_lufs mos_ovrl mos_sig mos_bak mos_p808 ' +
  'mel_distance_db word_error_rate judged_by judged_request_id'
const sampleFieldsOfFive = 'cpu_power_w gpu_temperature_c gpu_clock_mhz'

const protocolOneHello = `{"run_id":"c4a1f0d2-9b3e-4f57-a6c8-1e2d3f4a5b6c","started_wall":1763800000.25,
  "hardware":{"hardware_tier":"intel_i5","cpu_model":"Intel Core i5-8250U","cpu_vendor":"GenuineIntel",
  "cpu_cores":4,"cpu_threads":8,"cpu_max_mhz":3400,"architecture":"x64","total_memory_gb":15.5,"gpu_name":null,
  "gpus":[],"machine_model":null,"virtualization":null,"os_platform":"linux","os_distro":"Debian 12",
  "os_kernel":"6.1","node_version":"20.20.2"},"device_type":"cpu"}`

const protocolOneBatch = `{"run_id":"c4a1f0d2-9b3e-4f57-a6c8-1e2d3f4a5b6c","stream":"request","first":4,"rows":[[
  "6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01","intel_i5","cpu","Intel Core i5-8250U",4,15.5,null,42,80,
  1763800001.123456,1763800002.654321,1.530865,312.4,1.97,null,null,null,0.42,52.3,true,null,"FP32",false,true,null,4,
  1763800001.1,0.001,3.64,null,2.38,1.53,"engine",{"phonemize":0.01,"infer":1.5,"encode":0.02},0.8,false,false,
  300,250,62.4,"request",16,16,100,101,102,false,5.9,99,null,null,null,200,"piper-onnx","1.30.0","embedded",null,
  "cpu",4,1,"espeak-ng",22050,1,null,null,null,{"room":"cold"},0,15]]}`

test('the versions are 1 to 6, with campaigns since 3 and watches since 4', () => {
  expect([oldestProtocolVersion, protocolVersion]).toEqual([1, 6])
  expect([campaignProtocolVersion, watchProtocolVersion]).toEqual([3, 4])
})

test('the handshakes of all versions are understood', () => {
  for (const proto of [1, 2, 3, 4, 5, 6])
    expect(handshake.parse({ proto, agent_id: agentId })).toEqual({ proto, agent_id: agentId })
})

test('the fields that a hello of protocol 1 means are those that its agents write', () => {
  expect(protocolOneFields.request.join(' ')).toBe(requestFields)
  expect(protocolOneFields.sample.join(' ')).toBe(sampleFields)
})

test('this version writes 63 fields more of a request and 7 of a sample, behind those of protocol 1', () => {
  expect(streamFields.request.join(' ')).toBe(
    `${requestFields} clock_step_s power_state ${requestFieldsOfFour} ${laterRequestFieldsOfFour} ${requestFieldsOfFive}`,
  )
  expect(streamFields.sample.join(' ')).toBe(`${sampleFields} ${sampleFieldsOfFour} ${sampleFieldsOfFive}`)
})

test('a hello of protocol 1 is understood, and names no fields and no totals', () => {
  const hello = helloMessage.parse(JSON.parse(protocolOneHello))
  expect(hello).toEqual(JSON.parse(protocolOneHello))
  expect([hello.fields, hello.totals]).toEqual([undefined, undefined])
})

test('a row of protocol 1 is one of today in which the later fields are null', () => {
  const [values = []] = batchMessage.parse(JSON.parse(protocolOneBatch)).rows
  expect(values).toHaveLength(protocolOneFields.request.length)
  const named = Object.fromEntries(protocolOneFields.request.map((name, i) => [name, values[i]]))
  const { agent_id, run_id, seq } = fullRequest()
  const later = streamFields.request.slice(protocolOneFields.request.length)
  const unknown = Object.fromEntries(later.map((name) => [name, null]))
  const row = requestRow.parse({ ...named, ...unknown, agent_id, run_id, seq })
  expect(row).toMatchObject({ rtf: 0.42, voice: 'embedded', tags: { room: 'cold' }, last_sample_seq: 15 })
})

test('a hello of protocol 2, which names a field less than today and counts an ended run, is understood', () => {
  const hello = {
    ...(JSON.parse(protocolOneHello) as object),
    fields: { request: `${requestFields} clock_step_s`.split(' '), sample: sampleFields.split(' ') },
    totals: { request: 5, sample: 1200 },
  }
  expect(helloMessage.parse(hello)).toEqual(hello)
})

test('a hello of a newer version that names a field more is read, to be refused by that name', () => {
  const fields = { request: [...streamFields.request, 'joules'], sample: [...streamFields.sample] }
  const hello = helloMessage.parse({ ...(JSON.parse(protocolOneHello) as object), fields })
  expect(hello.fields?.request.at(-1)).toBe('joules')
})

test('messages of protocol 5, which do not say what waits at the agent, come out as they went in', () => {
  const hello = { ...(JSON.parse(protocolOneHello) as object), totals: null, sensors: null }
  expect(helloMessage.parse(hello)).toEqual(hello)
  const piece = { run_id: agentId, stream: 'sample', first: 4 }
  expect(batchMessage.parse({ ...piece, rows: [[1]] })).toEqual({ ...piece, rows: [[1]] })
  const loss = { ...piece, count: 2, reason: 'spool_limit' }
  expect(lossMessage.parse(loss)).toEqual(loss)
})
