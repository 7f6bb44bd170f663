import { describe, expect, test } from 'vitest'
import { gpuSpecs, hardwareSpecs } from '../src/index.js'
import { faultyPaths } from './faults.js'
import { fullHardware, without, withValue } from './made-rows.js'
import { measured, noNumbers, numberFields, positive, positiveCount } from './number-kinds.js'

const names = Object.keys(hardwareSpecs.shape)
const paths = (name: string, value: unknown) =>
  faultyPaths(hardwareSpecs, withValue(fullHardware(), name, value))
const ofGpu = (name: string, value: unknown) =>
  paths('gpus', [...fullHardware().gpus, withValue(fullHardware().gpus[0] ?? {}, name, value)])

test('what a machine is comes out as it went in, with no GPU and with several', () => {
  expect(hardwareSpecs.parse(fullHardware())).toEqual(fullHardware())
  const [gpu] = fullHardware().gpus
  for (const gpus of [[], [gpu, gpu]])
    expect(hardwareSpecs.parse({ ...fullHardware(), gpus }).gpus).toEqual(gpus)
})

test('the file has these fields, spelt so', () => {
  expect(names).toEqual([
    ...[
      'hardware_tier',
      'cpu_model',
      'cpu_vendor',
      'cpu_cores',
      'cpu_threads',
      'cpu_max_mhz',
      'architecture',
    ],
    ...['total_memory_gb', 'gpu_name', 'gpus', 'machine_model', 'virtualization', 'os_platform', 'os_distro'],
    ...['os_kernel', 'node_version'],
  ])
  expect(Object.keys(gpuSpecs.shape)).toEqual(['vendor', 'model', 'memory_mb', 'driver_version'])
})

test('what an agent of another version says more is not in what is read', () => {
  expect(hardwareSpecs.parse({ ...fullHardware(), agent_id: 'x', npu: null })).toEqual(fullHardware())
})

describe('what is unknown', () => {
  const known = ['hardware_tier', 'architecture', 'total_memory_gb', 'gpus', 'os_platform', 'node_version']

  test('is null, but for the six that every machine says', () => {
    expect(names.filter((name) => paths(name, null).length > 0)).toEqual(known)
    const unknown = ['vendor', 'memory_mb', 'driver_version']
    expect(Object.keys(gpuSpecs.shape).filter((name) => ofGpu(name, null).length === 0)).toEqual(unknown)
  })

  test('is not left out', () => {
    for (const name of names)
      expect(faultyPaths(hardwareSpecs, without(fullHardware(), name))).toEqual([name])
  })
})

describe('a number', () => {
  const fields = numberFields([
    [positiveCount, ['cpu_cores', 'cpu_threads']],
    [positive, ['cpu_max_mhz', 'total_memory_gb']],
  ])

  test.each(fields)('$name is never 0: what is unknown is null', ({ name, good, bad }) => {
    for (const value of good) expect(paths(name, value), `${value}`).toEqual([])
    for (const value of [...bad, ...noNumbers]) expect(paths(name, value), String(value)).toEqual([name])
  })

  test('of the memory of a GPU may be 0, as some drivers say', () => {
    for (const value of measured.good) expect(ofGpu('memory_mb', value)).toEqual([])
    for (const value of [...measured.bad.filter((value) => value < 0), ...noNumbers])
      expect(ofGpu('memory_mb', value), String(value)).toEqual(['gpus.1.memory_mb'])
  })
})

test('a name has at most 256 characters', () => {
  const texts = names.filter((name) => paths(name, 'Any Text').length === 0)
  expect(texts).toEqual([
    ...['cpu_model', 'cpu_vendor', 'architecture', 'gpu_name', 'machine_model', 'virtualization'],
    ...['os_platform', 'os_distro', 'os_kernel', 'node_version'],
  ])
  for (const name of texts) {
    expect(paths(name, 'x'.repeat(256))).toEqual([])
    expect(paths(name, 'x'.repeat(257))).toEqual([name])
  }
  for (const name of ['vendor', 'model', 'driver_version']) {
    expect(ofGpu(name, 'x'.repeat(256))).toEqual([])
    expect(ofGpu(name, 'x'.repeat(257))).toEqual([`gpus.1.${name}`])
  }
})

test('the tier is a slug that may be part of a file name', () => {
  for (const tier of ['intel_i5', 'm1_air', 'x'.repeat(64)]) expect(paths('hardware_tier', tier)).toEqual([])
  for (const tier of ['', 'x'.repeat(65), 'Intel', '../x', 'a.b', 'a\n'])
    expect(paths('hardware_tier', tier)).toEqual(['hardware_tier'])
})
