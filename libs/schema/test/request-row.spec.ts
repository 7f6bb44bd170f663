import { describe, expect, test } from 'vitest'
import { requestColumns, requestRow } from '../src/index.js'
import { faultsOf, faultyPaths } from './faults.js'
import { fullRequest, without, withValue } from './made-rows.js'
import {
  celsius,
  count,
  httpStatus,
  loudness,
  measured,
  moment,
  noNumbers,
  numberFields,
  percent,
  score,
  share,
  signed,
} from './number-kinds.js'

const names = Object.keys(requestRow.shape)
const faults = (name: string, value: unknown) => faultsOf(requestRow, withValue(fullRequest(), name, value))
const takers = (value: unknown) => names.filter((name) => faults(name, value).length === 0)

test('a row comes out as it went in', () => {
  expect(requestRow.parse(fullRequest())).toEqual(fullRequest())
})

test('what a row carries beyond its fields, such as the text, is not in what is read', () => {
  expect(requestRow.parse({ ...fullRequest(), text: 'secret' })).toEqual(fullRequest())
})

test('the columns of the CSV are the first 26 fields', () => {
  expect(Object.keys(requestColumns.shape)).toEqual(names.slice(0, 26))
})

describe('a value that is missing', () => {
  const neverNull = [
    ...['request_id', 'hardware_tier', 'device_type', 'text_length_chars', 'start_time'],
    ...['success', 'agent_id', 'run_id', 'seq', 'started_wall', 'queue_wait_s', 'warmup', 'memory_scope'],
    ...['samples_due', 'samples_taken', 'engine', 'voice', 'concurrency', 'tags'],
  ]

  test('is null, but for the 19 that an agent always knows', () => {
    expect(names.filter((name) => !takers(null).includes(name))).toEqual(neverNull)
  })

  test.each(names)('is refused where %s is not there at all', (name) => {
    expect(faultyPaths(requestRow, without(fullRequest(), name))).toEqual([name])
  })

  test('is listed with every other', () => {
    expect(faultyPaths(requestRow, {})).toEqual(names)
  })
})

describe('a number', () => {
  const fields = numberFields([
    [
      count,
      [
        ...['cpu_cores', 'text_length_chars', 'text_length_tokens', 'chunk_length', 'num_threads', 'seq'],
        ...['samples_due', 'samples_taken', 'intra_threads', 'inter_threads', 'sample_rate_hz'],
        ...['concurrency', 'repeat', 'first_sample_seq', 'last_sample_seq', 'processes', 'peak_threads'],
        ...['chunks', 'underruns', 'minor_faults', 'major_faults', 'voluntary_switches'],
        ...['involuntary_switches', 'samples_late'],
      ],
    ],
    [
      measured,
      [
        ...['total_memory_gb', 'total_duration_s', 'peak_memory_mb', 'peak_gpu_memory_mb', 'rtf'],
        ...['tokens_per_second', 'queue_wait_s', 'audio_duration_s', 'ref_audio_s', 'rtfx', 'ttfa_s'],
        ...['model_load_s', 'avg_memory_mb', 'baseline_memory_mb', 'interval_p50_ms', 'interval_p99_ms'],
        ...['interval_max_ms', 'process_cpu_s', 'pss_mb', 'process_gpu_memory_mb', 'model_size_mb'],
        ...['watch_uncertainty_s', 'ttfb_s', 'first_audible_s', 'gap_p50_s', 'gap_max_s', 'underrun_s'],
        ...['prebuffer_s', 'disk_read_mb', 'cpu_wait_s', 'anonymous_mb', 'loaded_memory_mb', 'end_memory_mb'],
        ...[
          'memory_limit_mb',
          'memory_budget_mb',
          'energy_j',
          'cpu_energy_j',
          'gpu_energy_j',
          'idle_power_w',
        ],
        ...['process_gpu_percent', 'suspended_s', 'sampler_cpu_s', 'mel_distance_db', 'word_error_rate'],
      ],
    ],
    [percent, ['peak_memory_percent', 'peak_cpu_percent', 'avg_gpu_percent']],
    [share, ['throttle_share', 'clipping_share', 'silence_share']],
    [celsius, ['peak_temperature_c', 'peak_gpu_temperature_c']],
    [moment, ['start_time', 'end_time', 'started_wall']],
    [signed, ['delta_memory_mb', 'clock_step_s']],
    [httpStatus, ['http_status']],
    [loudness, ['loudness_lufs']],
    [score, ['mos_ovrl', 'mos_sig', 'mos_bak', 'mos_p808']],
  ])

  test.each(fields)('$name is taken up to its bounds and refused one past them', ({ name, good, bad }) => {
    for (const value of good) expect(faults(name, value), `${value}`).toEqual([])
    for (const value of [...bad, ...noNumbers])
      expect(faults(name, value), String(value)).toEqual([expect.stringMatching(`^${name}: .`)])
  })

  test('is in these fields and in no other', () => {
    expect(
      takers(100)
        .concat('throttle_share', 'clipping_share', 'silence_share', 'loudness_lufs')
        .concat('mos_ovrl', 'mos_sig', 'mos_bak', 'mos_p808')
        .sort(),
    ).toEqual(fields.map(({ name }) => name).sort())
  })
})

test('a yes or no is a boolean and nothing that looks like one', () => {
  const flags = [
    'throttle_detected',
    'success',
    'torch_compile_used',
    'onnx_used',
    'cold',
    'warmup',
    'undersampled',
    'streamed',
    'sampled',
  ]
  expect(takers(true)).toEqual(flags)
  for (const name of flags) {
    expect(faults(name, false)).toEqual([])
    for (const value of [0, 1, 'True', 'false', '']) expect(faults(name, value)).toHaveLength(1)
  }
})

describe('the seconds of the stages', () => {
  const stages = { phonemize: 0, infer: 1.5, encode: 0.25 }

  test('are those of all three', () => {
    expect(requestRow.parse(fullRequest({ stage_s: stages })).stage_s).toEqual(stages)
    for (const name of Object.keys(stages))
      expect(faults('stage_s', without(stages, name))).toEqual([expect.stringMatching(`^stage_s.${name}: `)])
  })

  test.each([-1, NaN, null, '1'])('are no %s', (infer) => {
    expect(faults('stage_s', { ...stages, infer })).toEqual([expect.stringMatching('^stage_s.infer: ')])
  })
})

test('a request that failed has null where there is nothing to measure', () => {
  const failed = fullRequest({
    success: false,
    error_message: 'agent-restarted: the agent ended during the request',
    failure_class: 'agent_restarted',
    end_time: null,
    total_duration_s: null,
    rtf: null,
    rtfx: null,
    tokens_per_second: null,
    text_length_tokens: null,
    audio_duration_s: null,
    stage_s: null,
  })
  expect(requestRow.parse(failed)).toEqual(failed)
})
