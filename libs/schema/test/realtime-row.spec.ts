import { describe, expect, test } from 'vitest'
import { realtimeColumns, realtimeRow, realtimeSample } from '../src/index.js'
import { faultsOf, faultyPaths } from './faults.js'
import { fullSample, without, withValue } from './made-rows.js'
import { celsius, count, measured, moment, noNumbers, numberFields, percent } from './number-kinds.js'

const recorded = { ...fullSample(), run_ref: '7', seq: 0 }
const names = Object.keys(realtimeSample.shape)
const faults = (name: string, value: unknown) => faultsOf(realtimeRow, withValue(recorded, name, value))

test('a sample comes out as it went in, before and after it is recorded', () => {
  expect(realtimeSample.parse(fullSample())).toEqual(fullSample())
  expect(realtimeRow.parse(recorded)).toEqual(recorded)
})

test('what a sample carries beyond its fields is not in what is read', () => {
  expect(realtimeSample.parse(recorded)).toEqual(fullSample())
})

test('the columns of the CSV are the first seven fields, and those of the record follow the others', () => {
  expect(Object.keys(realtimeColumns.shape)).toEqual(names.slice(0, 7))
  expect(Object.keys(realtimeRow.shape)).toEqual([...names, 'run_ref', 'seq'])
})

describe('a value that is missing', () => {
  test('is null, but for the time', () => {
    const nothing = Object.fromEntries(names.map((name) => [name, null]))
    expect(faultyPaths(realtimeSample, nothing)).toEqual(['timestamp'])
    expect(realtimeSample.parse({ ...nothing, timestamp: 1 })).toEqual({ ...nothing, timestamp: 1 })
  })

  test('is refused where it is not there at all, each with its name', () => {
    for (const name of names) expect(faultyPaths(realtimeSample, without(fullSample(), name))).toEqual([name])
    expect(faultyPaths(realtimeSample, {})).toEqual(names)
  })

  test('is no place in the record', () => {
    for (const name of ['run_ref', 'seq']) expect(faults(name, null)).toHaveLength(1)
  })
})

describe('a number', () => {
  const fields = numberFields([
    [moment, ['timestamp']],
    [percent, ['cpu_percent', 'memory_percent', 'gpu_percent']],
    [celsius, ['temperature_c', 'gpu_temperature_c']],
    [
      measured,
      [
        ...['memory_mb', 'gpu_memory_mb', 'process_cpu_percent', 'system_memory_mb', 'cpu_freq_mhz'],
        ...['gpu_power_w', 'gpu_sampled_age_ms', 'late_ms', 'process_gpu_memory_mb', 'cpu_power_w'],
        'gpu_clock_mhz',
      ],
    ],
    [count, ['seq', 'processes', 'threads']],
  ])

  test.each(fields)('$name is taken up to its bounds and refused one past them', ({ name, good, bad }) => {
    for (const value of good) expect(faults(name, value), `${value}`).toEqual([])
    for (const value of [...bad, ...noNumbers])
      expect(faults(name, value), String(value)).toEqual([expect.stringMatching(`^${name}: .`)])
  })

  test('is what every field of a sample is but the name of what it is of', () => {
    const named = [...fields.map(({ name }) => name), 'watched']
    expect(named.sort()).toEqual([...names, 'seq'].sort())
  })
})

test('what a sample is of is a text of at most 256 whole characters', () => {
  for (const value of ['pid:4711', 'x'.repeat(256), null]) expect(faults('watched', value)).toEqual([])
  for (const value of ['x'.repeat(257), 'a\0', '\ud83d', 7])
    expect(faults('watched', value)).toEqual([expect.stringMatching('^watched: .')])
})
