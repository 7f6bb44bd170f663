import { join } from 'node:path'
import { realtimeSample } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createFakeClock } from '../clock/fake-clock.js'
import type { StartChild } from '../sources/child-process.js'
import { counterOf, makeMachine, ranges, zone } from '../sources/energy/made-machine.js'
import { createMachineReader } from './machine-reader.js'

const fixtures = join(import.meta.dirname, '../../fixtures')

const noNvidia: StartChild = (_command, _args, on) => {
  on.exit(Object.assign(new Error('spawn nvidia-smi ENOENT'), { code: 'ENOENT' }))
  return { stop: () => undefined }
}

const card = '1, 0, GPU-1, 00000000:01:00.0, NVIDIA GeForce RTX 3060, 12288'

function readTwice(machine: string, startChild = noNvidia) {
  const clock = createFakeClock()
  const faults: string[] = []
  const root = join(fixtures, machine)
  const reader = createMachineReader({ root, clock, startChild, onFault: (source) => faults.push(source) })
  reader.read(0)
  clock.advance(100)
  const reading = reader.read(1.23456)
  reader.close()
  reader.close()
  return { ...reading, faults }
}

test.each(['virtual-machine', 'intel-laptop', 'amd-desktop', 'amd-zenpower', 'raspberry-pi-4', 'nowhere'])(
  'a row of %s is a valid row, and nothing is reported',
  (machine) => {
    const { row, faults } = readTwice(machine)
    expect(realtimeSample.parse(row)).toEqual(row)
    expect(faults).toEqual([])
  },
)

test('a virtual machine has memory and null for every sensor it lacks', () => {
  const { row, throttle } = readTwice('virtual-machine')
  expect(row).toMatchObject({
    gpu_memory_mb: null,
    gpu_percent: null,
    temperature_c: null,
    cpu_freq_mhz: null,
    gpu_power_w: null,
    gpu_sampled_age_ms: null,
    late_ms: 1.235,
  })
  expect(row.system_memory_mb).toBeGreaterThan(0)
  expect(row.memory_percent).toBeGreaterThan(0)
  expect(throttle).toMatchObject([
    { throttled: null, basis: expect.stringMatching(/^none: virtual machine/) as string },
  ])
})

test('an Intel laptop has a temperature, a frequency and throttle counters', () => {
  const { row, throttle } = readTwice('intel-laptop')
  expect(row).toMatchObject({ temperature_c: 55, cpu_freq_mhz: 1219.917, system_memory_mb: null })
  expect(throttle).toMatchObject([{ throttled: false, basis: 'counter: thermal_throttle' }])
})

test('an AMD desktop has its GPU', () => {
  expect(readTwice('amd-desktop').row).toMatchObject({
    gpu_percent: 4,
    gpu_memory_mb: 1421.336,
    gpu_power_w: 9.103,
    gpu_sampled_age_ms: 0,
    temperature_c: 25.75,
  })
})

test('an NVIDIA GPU comes before an AMD one, and its throttling counts', () => {
  const startChild: StartChild = (_command, _args, on) => {
    on.text(`${card}, 97, 4096, 83, 170.25, 1777, 7300, 0x0000000000000020\n`)
    return { stop: () => undefined }
  }
  const { row, throttle, gpu } = readTwice('amd-desktop', startChild)
  expect(row).toMatchObject({
    gpu_percent: 97,
    gpu_memory_mb: 4096,
    gpu_power_w: 170.25,
    gpu_sampled_age_ms: 100,
    gpu_temperature_c: 83,
    gpu_clock_mhz: 1777,
  })
  expect(gpu).toEqual({ source: 'nvidia-smi', processPercent: null })
  expect(throttle).toMatchObject([
    { throttled: null },
    { throttled: true, reason: 'gpu_thermal', part: 'gpu' },
  ])
})

test('a subject takes the place of the own process, and its samples say so', () => {
  const held = { memoryMb: 1234.56789, cpuPercent: 150.123, processes: 3, threads: 40, gpuMemoryMb: 512 }
  const subject = { watched: 'port:8880', read: () => held }
  const clock = createFakeClock()
  const reader = createMachineReader({
    root: join(fixtures, 'virtual-machine'),
    clock,
    startChild: noNvidia,
    subject,
  })
  const { row } = reader.read(0)
  expect(row).toMatchObject({ memory_mb: 1234.568, process_cpu_percent: 150.12, watched: 'port:8880' })
  expect(row).toMatchObject({ processes: 3, threads: 40, process_gpu_memory_mb: 512 })
  expect(realtimeSample.parse(row)).toEqual(row)
})

test('a subject whose processes are gone holds null, not the memory of the reader', () => {
  const gone = { memoryMb: null, cpuPercent: 0, processes: 0, threads: 0, gpuMemoryMb: null }
  const subject = { watched: 'pid:4711', read: () => gone }
  const reader = createMachineReader({ clock: createFakeClock(), startChild: noNvidia, subject })
  expect(reader.read(0).row).toMatchObject({ memory_mb: null, memory_percent: null, processes: 0 })
  reader.close()
})

test('a child that cannot be started is one fault and no more', () => {
  const startChild: StartChild = () => {
    throw new Error('EAGAIN')
  }
  expect(readTwice('virtual-machine', startChild).faults).toEqual(['gpu-nvidia'])
})

test('the machine this runs on can be read', () => {
  const clock = createFakeClock()
  const reader = createMachineReader({ clock, startChild: noNvidia })
  reader.read(null)
  clock.advance(1000)
  const { row } = reader.read(null)
  expect(realtimeSample.parse(row)).toEqual(row)
  expect(row.memory_mb).toBeGreaterThan(1)
  reader.close()
})

test('a machine with an energy counter has the power of its processor, and one without says why not', () => {
  const machine = makeMachine(zone('intel-rapl:0', 'package-0', ranges.intel, 1_000_000))
  const clock = createFakeClock()
  const reader = createMachineReader({ root: machine.root, clock, startChild: noNvidia })
  expect(reader.read(0)).toMatchObject({ row: { cpu_power_w: null }, energy: { cpuJ: 0 } })
  clock.advance(100)
  machine.write({ [counterOf('intel-rapl:0')]: 3_500_000 })
  expect(reader.read(0)).toMatchObject({ row: { cpu_power_w: 25 }, energy: { cpuJ: 2.5 } })
  reader.close()
  machine.destroy()
  const { row, energy } = readTwice('virtual-machine')
  expect(row.cpu_power_w).toBeNull()
  expect(energy?.missing).toBe('none: virtual machine, whose host keeps the energy counters')
})
