import { expect, test } from 'vitest'
import { createFakeClock } from '../clock/fake-clock.js'
import type { Sample } from '../sources/sample.js'
import { createSampler, type SamplerOptions } from './sampler.js'
import { createScriptedReader } from './scripted-reader.js'

function startSampler(options: Partial<SamplerOptions> = {}) {
  const clock = createFakeClock(0)
  const samples: Sample[] = []
  const reader = createScriptedReader([{ memory_mb: 100 }], clock)
  const sampler = createSampler({ reader, clock, onSample: (sample) => samples.push(sample), ...options })
  sampler.start()
  const taken = () =>
    samples.map(({ row, onGrid }) => `${Math.round(row.timestamp * 1000)}${onGrid ? '' : '*'}`)
  return { clock, samples, sampler, taken }
}

test('an idle machine is sampled once a second', () => {
  const { clock, taken } = startSampler()
  clock.advance(3500)
  expect(taken()).toEqual(['0', '1000', '2000', '3000'])
})

test('a request is sampled at once, every 100 ms from there, and at its end', () => {
  const { clock, sampler, taken } = startSampler()
  clock.advance(1030)
  sampler.beginRequest()
  clock.advance(250)
  sampler.endRequest()
  clock.advance(1000)
  expect(taken()).toEqual(['0', '1000', '1030', '1130', '1230', '1280*', '2280'])
})

test('without an idle grid nothing is sampled but requests', () => {
  const { clock, sampler, taken } = startSampler({ idleIntervalMs: null })
  clock.advance(1030)
  sampler.beginRequest()
  clock.advance(150)
  sampler.endRequest()
  clock.advance(3000)
  sampler.beginRequest()
  expect(taken()).toEqual(['1030', '1130', '1180*', '4180'])
})

test('a request that is not to be sampled has no sample, and the idle grid begins anew behind it', () => {
  const { clock, sampler, taken } = startSampler()
  clock.advance(500)
  sampler.beginRequest(false)
  clock.advance(2500)
  sampler.endRequest(false)
  clock.advance(1500)
  sampler.beginRequest()
  clock.advance(120)
  sampler.endRequest()
  expect(taken()).toEqual(['0', '4000', '4500', '4600', '4620*'])
})

test('a request shorter than a grid step still has its two samples', () => {
  const { clock, sampler, taken } = startSampler()
  clock.advance(500)
  sampler.beginRequest()
  clock.advance(7)
  sampler.endRequest()
  expect(taken()).toEqual(['0', '500', '507*'])
})

test('a second request joins the grid that runs, and idleness begins after the last one', () => {
  const { clock, sampler, taken } = startSampler()
  clock.advance(10)
  sampler.beginRequest()
  clock.advance(150)
  sampler.beginRequest()
  clock.advance(20)
  sampler.endRequest()
  clock.advance(100)
  sampler.endRequest()
  clock.advance(1000)
  expect(taken()).toEqual(['0', '10', '110', '160*', '180*', '210', '280*', '1280'])
})

test('forced samples are not late, late ones say so', () => {
  let late = 0
  const clock = createFakeClock(0, () => late)
  const rows: (number | null)[] = []
  const reader = createScriptedReader([], clock)
  const sampler = createSampler({ reader, clock, onSample: ({ row }) => rows.push(row.late_ms) })
  late = 30
  sampler.start()
  clock.advance(1030)
  sampler.beginRequest()
  sampler.stop()
  expect(rows).toEqual([0, 30, 0])
})

test('points missed by a busy thread are counted over all grids', () => {
  let late = 350
  const clock = createFakeClock(0, () => late)
  const reader = createScriptedReader([], clock)
  const sampler = createSampler({ reader, clock, onSample: () => undefined })
  late = 0
  sampler.start()
  late = 350
  sampler.beginRequest()
  clock.advance(450)
  sampler.endRequest()
  expect(sampler.missed()).toBe(3)
})

test('after stop nothing is sampled, even when a request ends later', () => {
  const { clock, sampler, taken } = startSampler()
  sampler.beginRequest()
  sampler.stop()
  sampler.stop()
  sampler.endRequest()
  sampler.beginRequest()
  clock.advance(5000)
  expect(taken()).toEqual(['0', '0'])
})

test('memory alone is looked at while a request is young, ever more seldom, and goes with the next sample', () => {
  const clock = createFakeClock(0)
  const samples: Sample[] = []
  let looks = 0
  const reader = { ...createScriptedReader([{ memory_mb: 100 }], clock), memoryMb: () => (looks += 1) }
  const sampler = createSampler({ reader, clock, onSample: (sample) => samples.push(sample) })
  sampler.start()
  clock.advance(1000)
  expect(looks).toBe(0)
  sampler.beginRequest()
  clock.advance(12)
  sampler.endRequest()
  clock.advance(2000)
  expect(looks).toBe(2)
  sampler.beginRequest()
  clock.advance(5000)
  expect(looks).toBe(2 + 5)
  const early = samples.filter((sample) => sample.early !== undefined)
  expect(early.map(({ atMs }) => atMs - (samples[0]?.atMs ?? 0))).toEqual([1012, 3112])
  expect(early[0]?.early?.map(({ mb }) => mb)).toEqual([1, 2])
})

test('an end without a beginning is ignored', () => {
  const { clock, sampler, taken } = startSampler()
  sampler.endRequest()
  clock.advance(1000)
  expect(taken()).toEqual(['0', '1000'])
})
