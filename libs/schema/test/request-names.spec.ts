import { describe, expect, test } from 'vitest'
import { failureClass, quantization, requestRow } from '../src/index.js'
import { faultsOf, faultyPaths } from './faults.js'
import { fullRequest, withValue } from './made-rows.js'

const names = Object.keys(requestRow.shape)
const faults = (name: string, value: unknown) => faultsOf(requestRow, withValue(fullRequest(), name, value))
const takers = (value: unknown) => names.filter((name) => faults(name, value).length === 0)

describe('a text', () => {
  const texts = [
    ...['cpu_model', 'gpu_name', 'error_message', 'throttle_reason', 'engine', 'engine_version', 'voice'],
    ...['execution_provider', 'tokenizer', 'item_id', 'power_state', 'subject', 'watched'],
    ...['watch_note', 'evidence', 'runtime_options', 'fallback_reason', 'throttle_basis', 'energy_scope'],
    ...['energy_source', 'judged_by'],
  ]
  const torn = 'holds a NUL or half a character'

  test.each(texts)('%s has at most 256 characters, all of them whole', (name) => {
    for (const value of ['', 'x'.repeat(256), '😀, "né"\n=1']) expect(faults(name, value)).toEqual([])
    expect(faults(name, 'x'.repeat(257))).toEqual([expect.stringMatching(`^${name}: Too big`)])
    for (const value of ['a\0', '\ud83d', 'a\ude00b'])
      expect(faults(name, value)).toEqual([`${name}: ${torn}`])
  })

  test('is free in these fields and in no other', () => {
    expect(takers('any Text')).toEqual(names.filter((name) => texts.includes(name)))
  })
})

describe('an id', () => {
  const ids = ['request_id', 'agent_id', 'run_id', 'campaign_id', 'watched_run_id', 'judged_request_id']

  test.each(ids)('%s is a whole UUID', (name) => {
    for (const value of ['6f1d0c1e', '', '../etc/passwd', `${fullRequest().run_id}0`, 7])
      expect(faults(name, value)).toEqual([expect.stringMatching(`^${name}: Invalid `)])
    expect(faults(name, '01920000-0000-7000-8000-000000000000')).toEqual([])
  })

  test('is in these fields and in no free text alone', () => {
    const free = takers('any Text')
    expect(takers(fullRequest().run_id).filter((name) => !free.includes(name))).toEqual(ids)
  })
})

describe('a name from a closed list', () => {
  const classes = ['client', 'timeout', 'oom', 'engine', 'invalid_audio', 'agent_restarted', 'network']

  test.each([
    { name: 'failure_class', values: classes, not: ['overload', 'Client', 'agent-restarted', ''] },
    { name: 'quantization_used', values: ['FP32', 'FP16', 'INT8', 'INT4'], not: ['fp32', 'FP8', 'Q4_0', ''] },
    { name: 'ttfa_boundary', values: ['engine', 'server', 'client'], not: ['agent', ''] },
    {
      name: 'memory_scope',
      values: ['request', 'process', 'process_tree', 'cgroup', 'machine'],
      not: ['tree', ''],
    },
    {
      name: 'memory_source',
      values: ['kernel', 'cgroup', 'sum_of_peaks', 'samples', 'ended'],
      not: ['rusage', ''],
    },
    {
      name: 'asked',
      values: ['engine', 'http', 'wyoming', 'command', 'lines', 'program'],
      not: ['piper-onnx', ''],
    },
    { name: 'oom_source', values: ['kernel', 'cgroup', 'limit', 'budget', 'heap'], not: ['oom', ''] },
  ])('$name is one of $values', ({ name, values, not }) => {
    for (const value of values) expect(faults(name, value)).toEqual([])
    for (const value of not) expect(faults(name, value)).toEqual([expect.stringMatching(`^${name}: Invalid`)])
  })

  test('has no member that the list does not name', () => {
    expect(failureClass.options).toEqual(classes)
    expect(quantization.options).toEqual(['FP32', 'FP16', 'INT8', 'INT4'])
  })
})

describe('a slug', () => {
  test.each([
    { name: 'hardware_tier', longest: 64 },
    { name: 'device_type', longest: 32 },
  ])('$name is 1 to $longest small letters, digits and _', ({ name, longest }) => {
    for (const value of ['m1_air', '7', 'x'.repeat(longest)]) expect(faults(name, value)).toEqual([])
    for (const value of ['', 'CPU', 'intel-i5', 'i 5', 'é', '../a', 'cpu\n', 'x'.repeat(longest + 1)])
      expect(faults(name, value), value).toEqual([expect.stringMatching(`^${name}: `)])
  })

  test('a hash is 64 small hex digits', () => {
    const hash = fullRequest().model_sha256 ?? ''
    for (const value of [
      '',
      hash.slice(1),
      `${hash}0`,
      hash.toUpperCase(),
      `${hash}\n`,
      hash.replace('d', 'g'),
    ])
      expect(faults('model_sha256', value), value).toEqual([expect.stringMatching('^model_sha256: ')])
  })
})

describe('tags', () => {
  test.each([{}, { room: 'cold' }, { 'a.B-c_9': '' }, { ['x'.repeat(64)]: 'é'.repeat(128) }])(
    'like %j are taken as they are',
    (tags) => {
      expect(requestRow.parse(fullRequest({ tags })).tags).toEqual(tags)
    },
  )

  test.each([
    { tags: { ['x'.repeat(65)]: '' }, path: `tags.${'x'.repeat(65)}` },
    { tags: { '': 'x' }, path: 'tags.' },
    { tags: { 'a b': 'x' }, path: 'tags.a b' },
    { tags: { 'a\n': 'x' }, path: 'tags.a\n' },
    { tags: { room: 'x'.repeat(129) }, path: 'tags.room' },
    { tags: { room: 7 }, path: 'tags.room' },
    { tags: { room: null }, path: 'tags.room' },
    { tags: { room: '\ud83d' }, path: 'tags.room' },
    { tags: { room: '\0' }, path: 'tags.room' },
    { tags: ['a'], path: 'tags' },
  ])('like $tags are refused at their place', ({ tags, path }) => {
    expect(faultyPaths(requestRow, { ...fullRequest(), tags })).toEqual([path])
  })
})
