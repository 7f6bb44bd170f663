import { expect, test } from 'vitest'
import {
  csvHeader,
  csvLine,
  parseCsv,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
  requestRow,
  type CsvColumns,
} from '../src/index.js'
import { agentId, fullRequest, fullSample } from './made-rows.js'

const requestHeader =
  'request_id,hardware_tier,device_type,cpu_model,cpu_cores,total_memory_gb,gpu_name,text_length_chars,' +
  'text_length_tokens,start_time,end_time,total_duration_s,peak_memory_mb,peak_memory_percent,' +
  'peak_gpu_memory_mb,peak_temperature_c,throttle_detected,rtf,tokens_per_second,success,error_message,' +
  'quantization_used,torch_compile_used,onnx_used,chunk_length,num_threads'

const requestExtension =
  'agent_id,started_wall,queue_wait_s,audio_duration_s,ref_audio_s,rtfx,ttfa_s,ttfa_boundary,stage_s,' +
  'model_load_s,cold,warmup,avg_memory_mb,baseline_memory_mb,delta_memory_mb,memory_scope,samples_due,' +
  'samples_taken,interval_p50_ms,interval_p99_ms,interval_max_ms,undersampled,process_cpu_s,' +
  'peak_cpu_percent,throttle_reason,throttle_share,failure_class,http_status,engine,engine_version,voice,' +
  'model_sha256,execution_provider,intra_threads,inter_threads,tokenizer,sample_rate_hz,concurrency,' +
  'campaign_id,item_id,repeat,tags,clock_step_s,power_state,subject,asked,watched,watch_note,memory_source,' +
  'processes,peak_threads,pss_mb,process_gpu_memory_mb,model_size_mb,watched_run_id,watch_uncertainty_s,' +
  'streamed,ttfb_s,first_audible_s,chunks,gap_p50_s,gap_max_s,underruns,underrun_s,prebuffer_s,' +
  'evidence,minor_faults,major_faults,voluntary_switches,involuntary_switches,disk_read_mb,cpu_wait_s,' +
  'anonymous_mb,loaded_memory_mb,end_memory_mb,memory_limit_mb,memory_budget_mb,oom_source,runtime_options,' +
  'fallback_reason,throttle_basis,energy_j,cpu_energy_j,gpu_energy_j,idle_power_w,energy_scope,' +
  'energy_source,peak_gpu_temperature_c,avg_gpu_percent,process_gpu_percent,samples_late,suspended_s,' +
  'sampler_cpu_s,sampled,clipping_share,silence_share,loudness_lufs,mos_ovrl,mos_sig,mos_bak,mos_p808,' +
  'mel_distance_db,word_error_rate,judged_by,judged_request_id'

const realtimeHeader =
  'timestamp,cpu_percent,memory_mb,memory_percent,gpu_memory_mb,gpu_percent,temperature_c'

const realtimeExtension =
  'process_cpu_percent,system_memory_mb,cpu_freq_mhz,gpu_power_w,gpu_sampled_age_ms,late_ms,' +
  'watched,processes,threads,process_gpu_memory_mb,cpu_power_w,gpu_temperature_c,gpu_clock_mhz,agent_id'

test.each([
  { name: 'a request has these 26', columns: requestCsvColumns, count: 26, header: requestHeader },
  { name: 'a sample has these 7', columns: realtimeCsvColumns, count: 7, header: realtimeHeader },
  {
    name: 'a whole request has 105 more',
    columns: requestAllCsvColumns,
    count: 131,
    header: `${requestHeader},${requestExtension}`,
  },
  {
    name: 'a whole sample has 14 more',
    columns: realtimeAllCsvColumns,
    count: 21,
    header: `${realtimeHeader},${realtimeExtension}`,
  },
] satisfies { name: string; columns: CsvColumns; count: number; header: string }[])(
  '$name columns in this order',
  ({ columns, count, header }) => {
    expect(csvHeader(columns)).toBe(`${header}\n`)
    expect(header.split(',')).toHaveLength(count)
  },
)

test('no field of a request but its places in one collector is left out of all columns', () => {
  const places = ['run_id', 'seq', 'first_sample_seq', 'last_sample_seq']
  const names = Object.keys(requestRow.shape).filter((name) => !places.includes(name))
  expect(Object.keys(requestAllCsvColumns).sort()).toEqual(names.sort())
})

test('the columns of JSON are those whose value is an object', () => {
  const kinds = Object.entries(requestAllCsvColumns).filter(([, kind]) => kind === 'json')
  expect(kinds.map(([name]) => name)).toEqual(['stage_s', 'tags'])
})

test('a float column has its point though the value is whole, and an int column has none', () => {
  expect(csvLine(requestCsvColumns, fullRequest())).toBe(
    '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01,nvidia_rtx3060,cuda,Intel(R) Core(TM) i7-10700K CPU @ 3.80GHz,' +
      '8,32.0,NVIDIA GeForce RTX 3060,130,125,1767225600.25,1767225602.25,2.0,171.0,5.0,2048.0,71.0,' +
      'False,0.2,62.5,True,,FP16,False,True,60,6\n',
  )
  expect(csvLine(realtimeCsvColumns, fullSample({ timestamp: 1_767_225_600 }))).toBe(
    '1767225600.0,50.0,300.0,2.0,2048.0,90.0,71.0\n',
  )
})

test('all columns are spelt as those of the two files are', () => {
  const row = fullRequest({ start_time: 2, end_time: 3, rtf: 4, tokens_per_second: 5, started_wall: 1 })
  const whole = csvLine(requestAllCsvColumns, { ...row, queue_wait_s: 0 })
  expect(whole.slice(csvLine(requestCsvColumns, row).length - 1)).toBe(
    ',0b7e6c1a-52f4-4c1d-8f0e-3a9d2b5c7e11,1.0,0.0,10.0,3.0,5.0,1.0,engine,' +
      '"{""phonemize"":0.01,""infer"":1.9,""encode"":0.05}",7.0,False,True,174.0,173.0,-2.0,request,21,20,' +
      '100.0,107.0,108.0,False,11.0,99.0,thermal,1.0,timeout,504,piper-onnx,onnxruntime-node 1.30.0,' +
      'en_US-joe-medium,d54fdb4a08980bc3dbc702d509acf4816cb4e0bfd0927192fcd0cbeda60d0b26,cuda,6,1,' +
      'espeak-ng,16000,2,1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d,medium-1,3,"{""room"":""cold""}",-4.0,' +
      'source=battery governor=powersave,piper --lines,lines,children,"pid 12 ended, pid 31 goes on",sum_of_peaks,' +
      '9,14,165.0,1024.0,63.0,a7f0c3d1-2b4e-4c68-9d0a-5e6f7a8b9c0d,0.5,True,0.125,0.375,17,0.0625,0.75,18,0.875,0.9375,' +
      'peak_memory=kernel_peak cpu=counter,201,22,23,24,25.0,26.0,27.0,28.0,29.0,30.0,31.0,limit,' +
      'arena=same_as_requested,no CUDA device,core_throttle_count,32.0,33.0,34.0,35.0,cpu+gpu,rapl nvml,37.0,38.0,' +
      '39.0,40,43.0,44.0,True,0.03125,0.15625,-23.0,3.25,3.5,4.25,3.75,45.0,0.28125,dnsmos=P.835,' +
      '3c5e7a90-1b2d-4f68-8a1c-9d0e2f4b6c8a\n',
  )
  expect(whole.startsWith(csvLine(requestCsvColumns, row).trimEnd())).toBe(true)
  expect(csvLine(realtimeAllCsvColumns, { ...fullSample({ timestamp: 1 }), agent_id: agentId })).toBe(
    `1.0,50.0,300.0,2.0,2048.0,90.0,71.0,180.0,4096.0,2400.0,130.0,60.0,1.0,name:kokoro,5,40,1024.0,28.0,66.0,1800.0,${agentId}\n`,
  )
})

test('a row of which nothing is known but that it failed has empty cells, and reads as null', () => {
  const nothing = Object.fromEntries(Object.keys(requestCsvColumns).map((name) => [name, null]))
  const line = csvLine(requestCsvColumns, { ...fullRequest(), ...nothing, success: false })
  expect(line).toBe(`${','.repeat(19)}False${','.repeat(6)}\n`)
  expect(parseCsv(requestCsvColumns, csvHeader(requestCsvColumns) + line)).toEqual([
    { ...nothing, success: false },
  ])
})

test('both files give back every value of their rows', () => {
  const file = csvHeader(requestCsvColumns) + csvLine(requestCsvColumns, fullRequest())
  const [request] = parseCsv(requestCsvColumns, file)
  expect(fullRequest()).toMatchObject(request ?? {})
  expect(Object.keys(request ?? {})).toHaveLength(26)
  const samples = csvHeader(realtimeCsvColumns) + csvLine(realtimeCsvColumns, fullSample())
  const [sample] = parseCsv(realtimeCsvColumns, samples)
  expect(fullSample()).toMatchObject(sample ?? {})
})
