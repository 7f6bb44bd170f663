import { expect, test } from 'vitest'
import { createFingerprint } from './fingerprint.js'
import type { MeasuredRequest } from './measures.js'

const row: MeasuredRequest = {
  hardware_tier: 'intel_i5',
  device_type: 'cpu',
  text_length_chars: 40,
  start_time: 1_762_550_000,
  total_duration_s: 2,
  peak_memory_mb: 300,
  peak_gpu_memory_mb: null,
  peak_temperature_c: null,
  throttle_detected: null,
  rtf: 0.5,
  tokens_per_second: 20,
  success: true,
  torch_compile_used: null,
  onnx_used: null,
  num_threads: null,
  quantization_used: null,
}

test.each([
  [{ memory_scope: 'request' }, 'process_tree', 'kernel'],
  [{ memory_scope: 'process' }, 'process', null],
  [{ memory_scope: 'process_tree', memory_source: 'ended', processes: 1 }, 'process_tree', 'ended'],
  [{ memory_scope: 'process_tree', memory_source: 'ended', processes: 2 }, 'process_tree', 'largest_ended'],
] as const)('the peak of %o is of a %s, seen by %s', (changes, scope, source) => {
  const fold = createFingerprint()
  fold.add({ ...row, ...changes })
  expect(fold.fingerprint()).toMatchObject({ memory_scope: [scope], memory_source: [source] })
})

test('a runtime that was set up otherwise is another setting; rows from before it was said ran as usual', () => {
  const optionsOf = (changes: Partial<MeasuredRequest>) => {
    const fold = createFingerprint()
    fold.add({ ...row, ...changes })
    return fold.fingerprint()['runtime_options']
  }
  const usual = 'mem_pattern=off'
  expect(optionsOf({ asked: 'engine', runtime_options: `${usual} cpu_arena=off` })).toEqual([
    `${usual} cpu_arena=off`,
  ])
  expect(optionsOf({ asked: 'engine', runtime_options: null })).toEqual([usual])
  expect(optionsOf({ engine: 'piper-onnx' })).toEqual([usual])
  expect(optionsOf({ asked: 'http' })).toEqual([null])
})

test('what was spoken for listeners is of their load, whichever of them heard it', () => {
  const fold = createFingerprint()
  const load = 'listeners-2'
  for (const stream of ['1.1.1', '1.2.1']) fold.add({ ...row, tags: { load, listeners: '2', stream } })
  const fingerprint = fold.fingerprint()
  expect(fingerprint['load']).toEqual([load])
  expect(Object.keys(fingerprint).filter((name) => name.startsWith('tag:'))).toEqual([])
})
