import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeClock } from '../../clock/fake-clock.js'
import { parseMachine, plantMachine } from '../../samples/planted-machine.js'
import type { FoundSensor, SensorDeps } from '../../sensors/found-sensor.js'
import { frequencySensors } from '../frequency/frequency-sensors.js'
import { temperatureSensors } from '../temperature/temperature-sensors.js'
import { throttleSensors } from './throttle-sensors.js'

const machines = join(import.meta.dirname, '../../../fixtures/machines')

function depsOf(root: string, platform: NodeJS.Platform = 'linux'): SensorDeps {
  const startChild = () => expect.fail('a program was started to find a sensor')
  return { root, platform, uid: 1000, gpu: null, clock: createFakeClock(), startChild }
}

function planted(name: string): string {
  const root = mkdtempSync(join(tmpdir(), 'machine-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  plantMachine(parseMachine(readFileSync(join(machines, `${name}.txt`), 'utf8')), 'calm', root)
  return root
}

const heat = async (deps: SensorDeps) => {
  const lines: FoundSensor[] = []
  for (const find of [temperatureSensors, frequencySensors, throttleSensors])
    lines.push(...(await find(deps)))
  lines.forEach(({ probe }) => probe?.read())
  lines.forEach(({ probe }) => probe?.close?.())
  return lines.map(({ available, source, reason }) => (available ? source : `– ${reason ?? ''}`))
}

const inferred = 'inferred: frequency of busy cores against what they sustain'

test.each([
  [
    'intel-laptop',
    [
      'hwmon coretemp (Package id 0)',
      'cpufreq scaling_cur_freq',
      'thermal_throttle counters of the kernel',
      "the kernel's limits (cooling_device)",
      inferred,
    ],
  ],
  ['amd-epyc-server', ['hwmon k10temp (Tctl)', 'cpufreq scaling_cur_freq', inferred]],
  [
    'raspberry-pi-4',
    [
      'thermal_zone cpu-thermal',
      'cpufreq scaling_cur_freq',
      "flags of the board's firmware (get_throttled)",
      inferred,
    ],
  ],
  [
    'cloud-vm',
    [
      '– virtual machine (KVM): the sensors of its host cannot be seen',
      '– virtual machine (KVM): it has no cpufreq',
      '– virtual machine (KVM): the processor of its host cannot be seen',
    ],
  ],
])('what %s says of heat', async (machine, lines) => {
  expect(await heat(depsOf(planted(machine)))).toEqual(lines)
})

test('other systems say what there is without starting anything', async () => {
  expect(await heat(depsOf('/nowhere', 'darwin'))).toEqual([
    '– macOS tells root alone (powermetrics)',
    '– read on Linux alone',
    'thermal pressure of macOS (notifyutil)',
  ])
  expect((await heat(depsOf('/nowhere', 'win32'))).at(-1)).toBe('% Performance Limit of Windows (typeperf)')
})

test('a driver that is not loaded is named with the command that loads it', async () => {
  const root = planted('amd-epyc-server')
  rmSync(join(root, 'sys/class/hwmon'), { recursive: true })
  writeFileSync(join(root, 'proc/cpuinfo'), 'vendor_id\t: AuthenticAMD\nflags\t\t: fpu\n')
  const [line] = await temperatureSensors(depsOf(root))
  expect(line).toMatchObject({ available: false, enable: 'sudo modprobe k10temp' })
})

test.each(['127000', '0', '-273150', '255000'])('a sensor that reads %s is none', async (text) => {
  const root = planted('intel-laptop')
  const file = join(root, 'sys/class/hwmon/hwmon0/temp1_input')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${text}\n`)
  const [line] = await temperatureSensors(depsOf(root))
  expect(line).toMatchObject({ available: false, reason: `reads ${text}, which no processor has` })
})
