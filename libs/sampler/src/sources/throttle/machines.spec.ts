import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseMachine, plantMachine } from '../../samples/planted-machine.js'
import { createFakeClock } from '../../clock/fake-clock.js'
import { createScriptedReader } from '../../samples/scripted-reader.js'
import { createWindow } from '../../samples/window.js'
import { createTemperatureSource } from '../temperature/temperature.js'
import { createThrottleSource } from './throttle.js'

const fixtures = join(import.meta.dirname, '../../../fixtures/machines')

function machineOf(name: string) {
  const root = mkdtempSync(join(tmpdir(), 'machine-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const machine = parseMachine(readFileSync(join(fixtures, `${name}.txt`), 'utf8'))
  plantMachine(machine, 'calm', root)
  mkdirSync(join(root, 'proc'), { recursive: true })
  const time = { busy: 0, idle: 0 }
  return {
    root,
    become: (part: string) => plantMachine(machine, part, root),
    /** All cores work or rest for a while, in ticks of 10 ms. */
    spend(busy: number, idle: number) {
      time.busy += busy
      time.idle += idle
      const cores = Array.from(
        { length: 8 },
        (_, core) => `cpu${core} ${time.busy} 0 0 ${time.idle} 0 0 0 0 0 0`,
      )
      writeFileSync(join(root, 'proc/stat'), ['cpu 0 0 0 0', ...cores, 'intr 1', ''].join('\n'))
    },
  }
}

type Machine = ReturnType<typeof machineOf>

/** A request of 2 s with a sample each second; `work` is what the cores do in each. */
function verdictOf(
  { root, spend }: Machine,
  during: () => void,
  [busy, idle]: readonly [number, number] = [98, 2],
) {
  const clock = createFakeClock(1_700_000_000)
  const source = createThrottleSource({ root, platform: 'linux' })
  const window = createWindow({ intervalMs: 1000, totalMemoryMb: null })
  spend(0, 1)
  for (let second = 0; second <= 2; second += 1) {
    const throttle = source.read(clock.nowMs())
    window.add({ ...createScriptedReader([{ throttle }], clock).read(0), onGrid: true })
    if (second === 0) during()
    spend(busy, idle)
    clock.advance(1000)
  }
  source.close()
  return window.close({ durationMs: 2000, peakMemoryMb: null })
}

const counter = 'counter: thermal_throttle'
const held = (name: string) => `inferred: a busy core below 60 % of its ${name}`
const free = (name: string) => `inferred: busy cores at 60 % or more of their ${name}`
const guest = (host: string) => `none: virtual machine (${host}): the processor of its host cannot be seen`

test.each([
  ['intel-laptop', 61, false, `${counter}; ${free('base_frequency')}`, true, counter],
  ['intel-prochot', 51, false, `${counter}; ${free('base_frequency')}`, true, held('base_frequency')],
  ['intel-desktop', 58, false, `${counter}; ${free('base_frequency')}`, true, counter],
  [
    'amd-desktop-zen',
    68.25,
    false,
    free('amd_pstate_lowest_nonlinear_freq'),
    true,
    held('amd_pstate_lowest_nonlinear_freq'),
  ],
  ['amd-epyc-server', 54.5, false, free('nominal_freq'), true, held('nominal_freq')],
  [
    'raspberry-pi-4',
    58.426,
    false,
    `flags: get_throttled; ${free('cpuinfo_max_freq')}`,
    true,
    'flags: get_throttled',
  ],
  [
    'raspberry-pi-5',
    55.6,
    false,
    `flags: get_throttled; ${free('cpuinfo_max_freq')}`,
    true,
    'flags: get_throttled',
  ],
  [
    'rockchip-rk3588',
    56.384,
    false,
    `flags: cooling_device cpufreq; ${free('cpuinfo_max_freq')}`,
    true,
    'flags: cooling_device cpufreq-cpu4',
  ],
  [
    'jetson',
    61.468,
    false,
    'flags: cooling_device cpufreq',
    true,
    'flags: cooling_device cpu-throttle-alert',
  ],
  ['ampere-altra', 62, false, free('nominal_freq'), true, held('nominal_freq')],
  ['apple-silicon-asahi', null, false, free('cpuinfo_max_freq'), true, held('cpuinfo_max_freq')],
  ['cloud-vm', null, null, guest('KVM'), null, guest('KVM')],
  ['cloud-vm-arm', null, null, guest('Amazon EC2'), null, guest('Amazon EC2')],
])('%s, calm and held back', (name, celsius, calm, calmBasis, hot, hotBasis) => {
  const machine = machineOf(name)
  const temperature = createTemperatureSource(machine.root)
  expect(temperature.read(0)).toBe(celsius)
  temperature.close()
  const rested = verdictOf(machine, () => undefined)
  expect(rested).toMatchObject({ throttle_detected: calm, throttle_basis: calmBasis })
  const worked = verdictOf(machine, () => machine.become('held'))
  expect(worked).toMatchObject({ throttle_detected: hot, throttle_basis: hotBasis })
})

test('an Intel laptop counts its own ms, and the share is of these', () => {
  const machine = machineOf('intel-laptop')
  const { throttle_share, throttle_reason } = verdictOf(machine, () => machine.become('held'))
  expect(throttle_reason).toBe('cpu_thermal')
  expect(throttle_share).toBeCloseTo(0.25 / 2, 6)
})

test.each([
  ['rests', [5, 95], 'none: no core was busy enough to conclude it from its frequency'],
  ['works half of the time', [50, 50], 'none: no core was busy enough to conclude it from its frequency'],
] as const)('a processor that %s and is slow is slow by choice', (_, work, basis) => {
  const machine = machineOf('amd-epyc-server')
  const figures = verdictOf(machine, () => machine.become('held'), work)
  expect(figures).toMatchObject({ throttle_detected: null, throttle_basis: basis })
})

test.each([
  ['a limit that somebody set', 'scaling_max_freq', '400000'],
  ['a governor that keeps it low', 'scaling_governor', 'powersave'],
])('%s is no throttling', (_, file, value) => {
  const machine = machineOf('amd-epyc-server')
  machine.become('held')
  writeFileSync(join(machine.root, 'sys/devices/system/cpu/cpufreq/policy0', file), `${value}\n`)
  expect(verdictOf(machine, () => undefined).throttle_detected).not.toBe(true)
})
