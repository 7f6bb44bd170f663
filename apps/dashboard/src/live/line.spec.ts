import type { LiveSample } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { dotsOf, lineOf } from './line.js'

type Made = readonly [seq: number, timestamp: number, cpu_percent: number | null]

const rowsOf = (...made: readonly Made[]) =>
  made.map(([seq, timestamp, cpu_percent]) => ({ seq, timestamp, cpu_percent }) as LiveSample)

const cpuOf = (...made: readonly Made[]) => lineOf(rowsOf(...made), 'cpu_percent').values

test('short requests broke the line of the processor, though no row was missing', () => {
  // Requests of 20 ms: the second sample of each comes too soon for a share of the processor.
  expect(cpuOf([0, 10, 40], [1, 10.02, null], [2, 10.025, null], [3, 10.045, 60], [4, 11.045, 5])).toEqual([
    ...[40, undefined, undefined, 60, 5],
  ])
})

test('an idle machine is a line, although its samples are a second apart', () => {
  expect(cpuOf([0, 10, 1], [1, 11, 2], [2, 12.3, 3])).toEqual([1, 2, 3])
})

test('nothing is joined over what nobody sampled', () => {
  const { times, values } = lineOf(rowsOf([0, 10, 1], [1, 10.02, 2], [2, 12.02, 3]), 'cpu_percent')
  expect(values).toEqual([1, 2, null, 3])
  expect(times[2]).toBeCloseTo(11.02)
})

test('nothing is joined over rows that are missing, however near they are', () => {
  expect(cpuOf([0, 10, 1], [2, 10.2, 2])).toEqual([1, null, 2])
  expect(cpuOf([0, 10, 1], [1, 10.1, null], [3, 10.3, null], [4, 10.4, 2])).toEqual([1, null, null, null, 2])
})

test('a sensor that is silent for longer than an idle machine breaks its own line alone', () => {
  const rows = rowsOf([0, 10, 1], [1, 11, null], [2, 12, 2]).map((row) => ({ ...row, memory_mb: 100 }))
  const [cpu, memory] = [lineOf(rows, 'cpu_percent'), lineOf(rows, 'memory_mb')]
  expect(cpu.values).toEqual([1, null, 2])
  expect(memory.values).toEqual([100, 100, 100])
  expect(cpu.times).toEqual(memory.times)
})

test.each([
  ['a value alone', [1], [0]],
  ['two that are 20 ms apart', [1, 2], [0, 1]],
  ['a stroke that can be seen', [1, 2, undefined, 4], []],
  ['dots beside a stroke', [1, null, 3, 4, 5, 6, null, 8], [0, 7]],
  ['nothing', [null, undefined], []],
])('strokes that are too short to be seen are dots: %s', (_name, values, dots) => {
  const times = values.map((_value, at) => 10 + at * 0.02)
  expect(dotsOf(times, values, 0.05)).toEqual(dots)
})
