import type { LiveSample } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createSampleBuffer } from './sample-buffer.js'

const sample = (seq: number, timestamp: number, cpu_percent: number | null = 50) =>
  ({ seq, timestamp, cpu_percent, memory_mb: null }) as LiveSample

const of = (run_id: string, ...rows: LiveSample[]) => ({ run_id, rows })

test('a row that comes twice is drawn once', () => {
  const buffer = createSampleBuffer()
  buffer.push(of('r', sample(0, 10), sample(1, 10.1)), 10.3)
  buffer.push(of('r', sample(1, 10.1), sample(2, 10.2)), 10.4)
  expect(buffer.line('cpu_percent', 0, 20).times).toEqual([10, 10.1, 10.2])
})

test('nothing is drawn before its time, and a column that nothing measures is known', () => {
  const buffer = createSampleBuffer()
  buffer.push(of('r', sample(0, 10), sample(1, 10.1), sample(2, 10.2)), 10.5)
  expect(buffer.line('cpu_percent', 10.05, 10.15).times).toEqual([10, 10.1])
  expect(buffer.value('cpu_percent', 10.15)).toBe(50)
  expect(buffer.value('cpu_percent', 9)).toBeNull()
  expect([buffer.has('cpu_percent'), buffer.has('memory_mb')]).toEqual([true, false])
})

test('a value holds over rows that lack it, and no longer than an idle machine is silent', () => {
  const buffer = createSampleBuffer()
  buffer.push(of('r', sample(0, 10, 40), sample(1, 10.1, null), sample(2, 12, null), sample(3, 13, null)), 13)
  expect([10.1, 12.4, 12.6, 13, 20].map((time) => buffer.value('cpu_percent', time))).toEqual([
    ...[40, 40, null, null, null],
  ])
})

test('the way of the rows is that of the quickest', () => {
  const buffer = createSampleBuffer()
  buffer.push(of('r', sample(0, 10)), 10.4)
  buffer.push(of('r', sample(1, 11)), 11.2)
  buffer.push(of('r', sample(2, 12)), 13)
  expect(buffer.lag()).toBeCloseTo(0.2)
})

test('another run begins anew', () => {
  const buffer = createSampleBuffer()
  buffer.push(of('r', sample(7, 10)), 10)
  buffer.push(of('s', sample(0, 20)), 20)
  expect(buffer.line('cpu_percent', 0, 30).times).toEqual([20])
})
