import { afterEach, expect, test } from 'vitest'
import { createWindow } from '../../samples/window.js'
import { createFakeClock } from '../../clock/fake-clock.js'
import { createSampler } from '../../samples/sampler.js'
import type { Reader } from '../sample.js'
import { createEnergySource } from './energy.js'
import { counterOf, makeMachine, ranges, zone, type MadeMachine } from './made-machine.js'

const machines: MadeMachine[] = []
afterEach(() => machines.splice(0).forEach((machine) => machine.destroy()))

/**
 * A register as a machine has it: 32 bits of units, a new value once a millisecond. The kernel tells it in a unit that it has cut to
 * nJ (drivers/powercap/intel_rapl_common.c), which is 0.005 % less than there are.
 */
function register(unitJ: number, startUnits: number, powerW: (s: number) => number) {
  let joules = 0
  let atMs = 0
  return {
    /** What was drawn until then, exactly. */
    drawn: () => joules,
    /** µJ at that time, as the kernel tells them. */
    at(ms: number) {
      for (; atMs < ms; atMs += 1) joules += powerW(atMs / 1000) / 1000
      const units = (startUnits + Math.floor(joules / unitJ)) % 2 ** 32
      return Math.floor((units * Math.floor(unitJ * 1e9)) / 1000)
    },
  }
}

const amd = 2 ** -16
const intel = 2 ** -14

/** Of a burst: 8 W at rest, 65 W while it speaks. */
const burst = (s: number) => (s > 0.35 && s < 2.05 ? 65 : 8)

test.each([
  ['Intel, steady', intel, ranges.intel, 0, () => 28, 4000],
  ['Intel, a burst', intel, ranges.intel, 123_456_789, burst, 2500],
  ['AMD, that comes round in the middle', amd, ranges.amd, 2 ** 32 - 65_536 * 40, burst, 2500],
  ['AMD, 10 ms', amd, ranges.amd, 77, () => 90, 10],
  ['a socket of 350 W that comes round', amd, ranges.amd, 2 ** 32 - 65_536 * 700, () => 350, 4000],
])('joules are those that were drawn: %s', (_name, unitJ, rangeUj, startUnits, powerW, lastsMs) => {
  const meter = register(unitJ, startUnits, powerW)
  const machine = makeMachine(zone('intel-rapl:0', 'package-0', rangeUj, meter.at(0)))
  machines.push(machine)
  const clock = createFakeClock()
  const startMs = clock.nowMs()
  const source = createEnergySource({
    ...{ root: machine.root, platform: 'linux', gpu: () => null },
    onFault: (_source, error) => expect(error).toBeNull(),
  })
  const reader: Reader = {
    read: () => {
      machine.write({ [counterOf('intel-rapl:0')]: meter.at(clock.nowMs() - startMs) })
      const row = { timestamp: clock.unixSeconds() } as ReturnType<Reader['read']>['row']
      return { atMs: clock.nowMs(), row, throttle: [], gpu: null, energy: source.read(clock.nowMs()) }
    },
    close: source.close,
  }
  const window = createWindow({ intervalMs: 100, totalMemoryMb: null })
  const sampler = createSampler({ reader, clock, onSample: window.add, idleIntervalMs: null })
  sampler.start()
  sampler.beginRequest()
  clock.advance(lastsMs)
  sampler.endRequest()
  sampler.stop()
  const figures = window.close({ durationMs: lastsMs, peakMemoryMb: null })
  expect(figures).toMatchObject({ energy_scope: 'cpu', energy_source: 'rapl' })
  expect(figures.cpu_energy_j).toBe(figures.energy_j)
  // Two readings are each rounded down to a unit, and one more is lost where it comes round.
  const resolution = 3 * unitJ + 1e-4 * meter.drawn()
  expect(Math.abs((figures.energy_j ?? 0) - meter.drawn())).toBeLessThanOrEqual(resolution)
})
