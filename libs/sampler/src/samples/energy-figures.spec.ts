import { expect, test } from 'vitest'
import type { EnergyMeter, EnergyReading, Sample } from '../sources/sample.js'
import { createCpuPower } from './cpu-power.js'
import { energyFigures } from './figures/energy-figures.js'

const meter = (source: string, refreshMs: number | null, breaks = 0): EnergyMeter => ({
  ...{ source, refreshMs, breaks },
  integrated: source.startsWith('battery'),
})
const rapl = meter('rapl', 1)
const none = { cpu: null, dram: null, gpu: null, system: null }

type Said = Partial<Omit<EnergyReading, 'meters'>> & { meters?: Partial<EnergyReading['meters']> }

/** A reading of a machine that counts its processor alone. */
function reading({ meters, ...said }: Said): EnergyReading {
  return {
    ...{ cpuJ: 0, dramJ: null, gpuJ: null, systemJ: null, atMs: 0, missing: null, ...said },
    meters: { ...none, cpu: rapl, ...meters },
  }
}

const figures = (durationMs: number, ...readings: (EnergyReading | null)[]) =>
  energyFigures(
    readings.map((energy) => ({ energy }) as Sample),
    durationMs,
  )

const nothing = { energy_j: null, cpu_energy_j: null, gpu_energy_j: null, energy_scope: null }

test('all that is counted is the energy, and each by itself', () => {
  const meters = { dram: rapl, gpu: meter('nvml', 100) }
  const before = reading({ cpuJ: 10, dramJ: 1, gpuJ: 100, meters })
  const after = reading({ cpuJ: 30, dramJ: 1.5, gpuJ: 150, atMs: 2000, meters })
  expect(figures(2000, before, reading({ atMs: 1000 }), after)).toEqual({
    energy_j: 70.5,
    cpu_energy_j: 20,
    gpu_energy_j: 50,
    energy_scope: 'cpu+dram+gpu',
    energy_source: 'rapl+nvml',
  })
})

test('a battery is the machine where nothing counts the processor', () => {
  const meters = { cpu: null, system: meter('battery', 1000) }
  const [before, after] = [0, 300].map((systemJ) =>
    reading({ cpuJ: null, systemJ, atMs: systemJ * 100, meters }),
  )
  expect(figures(30_000, before ?? null, after ?? null)).toMatchObject({
    ...{ energy_j: 300, cpu_energy_j: null, energy_scope: 'system' },
    energy_source: 'battery integrated',
  })
})

test.each([
  [
    'shorter than ten refreshes of its counter',
    5,
    reading({ cpuJ: 3, atMs: 5 }),
    'none: rapl has a new value every 1 ms, this took 5 ms',
  ],
  [
    'in which the counter lost count',
    100,
    reading({ cpuJ: 3, atMs: 100, meters: { cpu: meter('rapl', 1, 1) } }),
    'none: rapl lost count',
  ],
  ['in which it stood still', 100, reading({ cpuJ: 0, atMs: 100 }), 'none: rapl stood still'],
  [
    'at whose end it could not be read',
    100,
    reading({ cpuJ: null, atMs: 100 }),
    'none: rapl could not be read all the time',
  ],
  [
    'that was sampled far longer than it took',
    100,
    reading({ cpuJ: 3, atMs: 150 }),
    'none: it was sampled 50 ms longer than the 100 ms that it took',
  ],
])('a request %s has no energy, and the reason', (_name, durationMs, last, energy_source) => {
  expect(figures(durationMs, reading({}), last)).toEqual({ ...nothing, energy_source })
})

test('what of the machine is too slow for a request leaves the rest by itself, and no sum', () => {
  const meters = { gpu: meter('nvml', 100) }
  const last = reading({ cpuJ: 2, gpuJ: 9, atMs: 200, meters })
  expect(figures(200, reading({ gpuJ: 0, meters }), last)).toEqual({
    ...nothing,
    cpu_energy_j: 2,
    energy_source: 'none: nvml has a new value every 100 ms, this took 200 ms',
  })
})

test('a machine that counts nothing says why', () => {
  const missing = 'none: virtual machine, whose host keeps the energy counters'
  const bare = reading({ cpuJ: null, missing, meters: { cpu: null } })
  expect(figures(100, bare, { ...bare, atMs: 200 })).toEqual({ ...nothing, energy_source: missing })
})

test('counters at the very ends of a request count before samples that lie beyond it', () => {
  const meters = { gpu: meter('nvml', 100) }
  const sampled = [
    { ...reading({ gpuJ: 0, meters }), atMs: -40 },
    reading({ cpuJ: 90, gpuJ: 60, atMs: 2040, meters }),
  ].map((energy) => ({ energy }) as Sample)
  const ends = { first: reading({}), last: reading({ cpuJ: 40, atMs: 2000 }) }
  expect(energyFigures(sampled, 2000, ends)).toMatchObject({
    ...{ energy_j: 100, cpu_energy_j: 40, gpu_energy_j: 60, energy_scope: 'cpu+gpu' },
  })
  const short = { first: reading({}), last: reading({ cpuJ: 1, atMs: 40 }) }
  expect(energyFigures([], 40, short)).toMatchObject({ energy_j: 1, energy_scope: 'cpu' })
})

test('without a look at the ends nothing is known', () => {
  expect(figures(100)).toEqual({ ...nothing, energy_source: null })
  expect(figures(100, reading({}), null)).toEqual({ ...nothing, energy_source: null })
})

test('power is that since the reading before, over time enough for its counter', () => {
  const power = createCpuPower()
  const at = (atMs: number, cpuJ: number, breaks = 0) =>
    power(reading({ atMs, cpuJ, meters: { cpu: meter('rapl', 1, breaks) } }))
  expect([at(0, 0), at(100, 2), at(103, 2.3), at(200, 4)]).toEqual([null, 20, null, 20])
  expect([at(300, 4, 1), at(400, 6, 1)]).toEqual([null, 20])
})
