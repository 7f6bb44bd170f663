import { expect, test } from 'vitest'
import type { EnergyReading } from '../sources/sample.js'
import { createIdlePowerMeter } from './idle-power.js'

/** A machine that draws so much in each second, read once a second. */
function setUp() {
  const meter = createIdlePowerMeter()
  let cpuJ = 0
  let atMs = 0
  const second = (watts: number, isAtRest: boolean) => {
    cpuJ += watts
    atMs += 1000
    const rapl = { source: 'rapl', integrated: false, refreshMs: 1, breaks: 0 }
    const reading: EnergyReading = {
      ...{ cpuJ, dramJ: null, gpuJ: null, systemJ: null, atMs, missing: null },
      meters: { cpu: rapl, dram: null, gpu: null, system: null },
    }
    meter.add(reading, isAtRest)
  }
  const rest = (...watts: readonly number[]) => watts.forEach((each) => second(each, true))
  return { meter, rest, work: () => second(65, false), latest: () => meter.latest() }
}

test('is the median of a rest of some seconds, whose first second does not count', () => {
  const { rest, latest } = setUp()
  rest(90, 40, 8, 30, 8)
  expect(latest()).toBeNull()
  rest(8)
  expect(latest()).toEqual({ watts: 13.5, scope: 'cpu' })
  rest(8, 8, 8, 8, 8)
  expect(latest()).toEqual({ watts: 13.5, scope: 'cpu' })
})

test('is measured again in a long rest alone', () => {
  const { rest, work, latest } = setUp()
  rest(8, 8, 8, 8, 8, 8)
  work()
  rest(...Array.from({ length: 8 }, () => 20))
  expect(latest()).toEqual({ watts: 8, scope: 'cpu' })
  rest(...Array.from({ length: 12 }, () => 20))
  expect(latest()).toEqual({ watts: 20, scope: 'cpu' })
})

test('is not known of a machine that never rests, or that counts nothing', () => {
  const { rest, work, latest, meter } = setUp()
  for (let turn = 0; turn < 10; turn += 1) {
    rest(8, 8, 8)
    work()
  }
  for (let second = 0; second < 20; second += 1) meter.add(null, true)
  expect(latest()).toBeNull()
})
