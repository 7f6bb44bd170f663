import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { nvidiaThrottle } from './throttle-nvidia.js'
import { parseThrottled } from './throttle-raspberry-pi.js'
import { createThrottleSource, mergeThrottles } from './throttle.js'

const fixtures = join(import.meta.dirname, '../../../fixtures')
const fine = { throttled: false, reason: null }

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

function copyOf(machine: string): string {
  const root = temporaryRoot()
  cpSync(join(fixtures, machine), root, { recursive: true })
  return root
}

test('an Intel CPU is throttled when any of its counters rose since the reading before', () => {
  const root = copyOf('intel-laptop')
  const counter = (name: string) => join(root, 'sys/devices/system/cpu', name)
  const source = createThrottleSource(root)
  expect(source.read(0)).toBeNull()
  expect(source.read(100)).toEqual(fine)
  writeFileSync(counter('cpu1/thermal_throttle/core_throttle_count'), '524\n')
  expect(source.read(200)).toEqual({ throttled: true, reason: 'cpu_thermal' })
  expect(source.read(300)).toEqual(fine)
  writeFileSync(counter('cpu1/thermal_throttle/package_throttle_count'), '34819\n')
  expect(source.read(400)).toEqual({ throttled: true, reason: 'cpu_thermal' })
  source.close()
})

test('a counter that starts anew after a suspend is no throttling', () => {
  const root = copyOf('intel-laptop')
  const source = createThrottleSource(root)
  source.read(0)
  writeFileSync(join(root, 'sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count'), '0\n')
  expect(source.read(100)).toEqual(fine)
})

test('a Raspberry Pi says why', () => {
  const source = createThrottleSource(join(fixtures, 'raspberry-pi-4'))
  expect(source.read(0)).toEqual({ throttled: true, reason: 'soft_temperature_limit' })
})

test('a Raspberry Pi 5, whose firmware node carries its address, is found', () => {
  const root = temporaryRoot()
  const file = join(root, 'sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '0\n')
  expect(createThrottleSource(root).read(0)).toEqual(fine)
})

test.each(['virtual-machine', 'amd-desktop'])('on %s nothing tells', (machine) => {
  const source = createThrottleSource(join(fixtures, machine))
  expect(source.read(0)).toBeNull()
  expect(source.read(100)).toBeNull()
})

test.each([
  ['0', false, null],
  ['50000', false, null],
  ['0x50005', true, 'under_voltage+throttled'],
  ['20002', true, 'frequency_capped'],
  ['80008', true, 'soft_temperature_limit'],
])('get_throttled %s', (text, throttled, reason) => {
  expect(parseThrottled(text)).toEqual({ throttled, reason })
})

test.each([
  ['nothing', 0x0, false, null],
  ['idle', 0x1, false, null],
  ['clocks set by somebody', 0x2, false, null],
  ['the power cap, which is named and not counted', 0x4, false, 'gpu_power_cap'],
  ['heat', 0x20, true, 'gpu_thermal'],
  ['heat and the power cap', 0x24, true, 'gpu_thermal'],
  ['the hardware, for heat', 0x48, true, 'gpu_hw_slowdown+gpu_hw_thermal'],
  ['the power brake', 0x80, true, 'gpu_power_brake'],
])('NVIDIA reason: %s', (_, reasons, throttled, reason) => {
  expect(nvidiaThrottle(reasons)).toEqual({ throttled, reason })
})

test('the whole is throttled when a part is, and unknown only when no part knows', () => {
  const hot = { throttled: true, reason: 'cpu_thermal' }
  expect(mergeThrottles([null, null])).toBeNull()
  expect(mergeThrottles([null, fine])).toEqual(fine)
  expect(mergeThrottles([hot, { throttled: false, reason: 'gpu_power_cap' }])).toEqual(hot)
  expect(mergeThrottles([hot, { throttled: true, reason: 'gpu_thermal' }])?.reason).toBe(
    'cpu_thermal+gpu_thermal',
  )
  expect(nvidiaThrottle(null)).toBeNull()
})
