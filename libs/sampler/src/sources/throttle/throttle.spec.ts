import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ChildEvents, StartChild } from '../child-process.js'
import { coolingThrottle } from './throttle-cooling.js'
import { nvidiaThrottle } from './throttle-nvidia.js'
import { parseThrottled } from './throttle-raspberry-pi.js'
import { createThrottleSource } from './throttle.js'

const fixtures = join(import.meta.dirname, '../../../fixtures')
const fine = [{ throttled: false, reason: null }]
const hot = [{ throttled: true, reason: 'cpu_thermal' }]
const sourceOf = (root: string) => createThrottleSource({ root, platform: 'linux' })

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
  const source = sourceOf(root)
  expect(source.read(0)).toEqual([])
  expect(source.read(100)).toMatchObject(fine)
  writeFileSync(counter('cpu1/thermal_throttle/core_throttle_count'), '524\n')
  expect(source.read(200)).toMatchObject(hot)
  expect(source.read(300)).toMatchObject(fine)
  writeFileSync(counter('cpu1/thermal_throttle/package_throttle_count'), '34819\n')
  expect(source.read(400)).toMatchObject(hot)
  source.close()
})

test('a counter that starts anew after a suspend is no throttling', () => {
  const root = copyOf('intel-laptop')
  const source = sourceOf(root)
  source.read(0)
  writeFileSync(join(root, 'sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count'), '0\n')
  expect(source.read(100)).toMatchObject(fine)
})

test('an event that began and has not ended goes on, and is not taken for one for ever', () => {
  const root = copyOf('intel-laptop')
  const file = (name: string) => join(root, 'sys/devices/system/cpu/cpu0/thermal_throttle', name)
  writeFileSync(file('core_throttle_total_time_ms'), '0\n')
  const source = sourceOf(root)
  source.read(0)
  writeFileSync(file('core_throttle_count'), '1000000\n')
  expect(source.read(100)).toMatchObject(hot)
  expect(source.read(200)).toMatchObject(hot)
  writeFileSync(file('core_throttle_total_time_ms'), '250\n')
  expect(source.read(300)).toMatchObject([{ throttled: true, heldMs: 100 }])
  expect(source.read(400)).toMatchObject(fine)
  writeFileSync(file('core_throttle_count'), '1000001\n')
  expect(source.read(500)).toMatchObject(hot)
  expect(source.read(11_000)).toMatchObject(fine)
  source.close()
})

test('counters that are gone in the middle of a run say nothing', () => {
  const root = copyOf('intel-laptop')
  const source = sourceOf(root)
  source.read(0)
  for (const cpu of ['cpu0', 'cpu1'])
    for (const kind of ['core', 'package'])
      writeFileSync(join(root, `sys/devices/system/cpu/${cpu}/thermal_throttle/${kind}_throttle_count`), '')
  expect(source.read(100)).toMatchObject([{ throttled: null }])
  expect(source.read(200)).toEqual([])
})

test('a Raspberry Pi says why', () => {
  expect(sourceOf(join(fixtures, 'raspberry-pi-4')).read(0)).toMatchObject([
    { throttled: true, reason: 'soft_temperature_limit' },
  ])
})

test('a Raspberry Pi 5, whose firmware node carries its address, is found', () => {
  const root = temporaryRoot()
  const file = join(root, 'sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '0\n')
  expect(sourceOf(root).read(0)).toMatchObject(fine)
})

test.each([
  ['virtual-machine', 'virtual machine: the processor of its host'],
  ['amd-desktop', 'no thermal_throttle counter'],
])('on %s nothing tells, and it is said why', (machine, why) => {
  const source = sourceOf(join(fixtures, machine))
  const nothing = [{ throttled: null, basis: expect.stringContaining(`none: ${why}`) as string }]
  expect(source.read(0)).toMatchObject(nothing)
  expect(source.read(100)).toMatchObject(nothing)
})

test.each([
  ['0', false, null],
  ['50000', false, null],
  ['0x50005', true, 'under_voltage+throttled'],
  ['20002', true, 'frequency_capped'],
  ['80008', true, 'soft_temperature_limit'],
])('get_throttled %s', (text, throttled, reason) => {
  expect(parseThrottled(text)).toMatchObject({ throttled, reason })
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
  expect(nvidiaThrottle(reasons)).toMatchObject({ throttled, reason, part: 'gpu' })
})

test.each([
  ['a limit by the kernel', [['cpufreq-cpu0', 2]], true],
  ['none, where the kernel is who limits', [['thermal-cpufreq-0', 0]], false],
  ['an ACPI processor at rest says nothing', [['Processor', 0]], null],
  ['an ACPI processor at work', [['Processor', 3]], true],
  ['an idle injector that is off', [['intel_powerclamp', -1]], null],
] as const)('cooling device: %s', (_, states, throttled) => {
  const reading = coolingThrottle(states.map(([type, state]) => ({ type, state })))
  expect(reading?.throttled ?? null).toBe(throttled)
})

function child() {
  const started: string[] = []
  let events: ChildEvents | null = null
  const start: StartChild = (command, args, on) => {
    started.push([command, ...args].join(' '))
    events = on
    return { stop: () => undefined }
  }
  const on = () => events ?? expect.fail('no child was started')
  return {
    start,
    started,
    say: (text: string) => on().text(text),
    end: (error: Error | null) => on().exit(error),
  }
}

test('macOS is asked for its thermal pressure at most once in five seconds', () => {
  const { start, started, say, end } = child()
  const source = createThrottleSource({ root: '/', platform: 'darwin', startChild: start })
  expect(source.read(0)).toEqual([])
  say('com.apple.system.thermalpressurelevel 0\n')
  end(null)
  expect(source.read(100)).toMatchObject(fine)
  expect(source.read(4900)).toMatchObject(fine)
  expect(started).toEqual(['notifyutil -g com.apple.system.thermalpressurelevel'])
  source.read(5000)
  say('com.apple.system.thermalpressurelevel 1\n')
  end(null)
  expect(source.read(5100)).toMatchObject([{ throttled: false, reason: 'thermal_pressure_moderate' }])
  source.read(10_000)
  say('com.apple.system.thermalpressurelevel 2\n')
  end(null)
  expect(source.read(10_100)).toMatchObject([{ throttled: true, reason: 'thermal_pressure_heavy' }])
  expect(started).toHaveLength(3)
})

test('a macOS that does not say it has no verdict and the reason', () => {
  const { start, end } = child()
  const source = createThrottleSource({ root: '/', platform: 'darwin', startChild: start })
  source.read(0)
  end(new Error('spawn notifyutil ENOENT'))
  expect(source.read(100)).toMatchObject([{ throttled: null, basis: 'none: spawn notifyutil ENOENT' }])
})

test('Windows says its performance limit, line by line', () => {
  const { start, started, say } = child()
  const source = createThrottleSource({ root: '/', platform: 'win32', startChild: start })
  expect(started).toEqual(['typeperf \\Processor Information(_Total)\\% Performance Limit -si 1'])
  expect(source.read(0)).toEqual([])
  say(
    '\r\n"(PDH-CSV 4.0)","\\\\PC\\Processor Information(_Total)\\% Performance Limit"\r\n"11/29/2026 18:05:07.',
  )
  expect(source.read(100)).toEqual([])
  say('482","100.000000"\r\n')
  expect(source.read(200)).toMatchObject(fine)
  say('"11/29/2026 18:05:08.482","63,000000"\r\n')
  expect(source.read(1200)).toMatchObject([{ throttled: true, reason: 'performance_limit' }])
  expect(source.read(9000)).toEqual([])
})

test('a power plan without turbo is no throttling', () => {
  const { start, say } = child()
  const source = createThrottleSource({ root: '/', platform: 'win32', startChild: start })
  say('"11/29/2026 18:05:08.482","99.000000"\r\n')
  expect(source.read(0)).toMatchObject(fine)
})

test('a Windows of another language does not know the counter, and that is said', () => {
  const { start, say, end } = child()
  const source = createThrottleSource({ root: '/', platform: 'win32', startChild: start })
  say('Fehler: Keine g\u00fcltigen Leistungsindikatoren.\r\n')
  end(null)
  expect(source.read(0)).toMatchObject([
    { throttled: null, basis: 'none: typeperf does not know this counter' },
  ])
})
