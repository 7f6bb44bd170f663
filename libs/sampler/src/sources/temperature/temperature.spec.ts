import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chooseInputs } from './temperature-inputs.js'
import { createTemperatureSource, parseTemperature } from './temperature.js'

const fixtures = join(import.meta.dirname, '../../../fixtures')

test.each([
  ['coretemp gives its package, not a core, and not acpitz', 'intel-laptop', 55],
  ['k10temp gives Tctl, not the disk', 'amd-desktop', 25.75],
  ['zenpower gives Tdie', 'amd-zenpower', 65.6],
  ['a thermal zone of the chip does where there is no hwmon', 'raspberry-pi-4', 49.925],
  ['a virtual machine has none', 'virtual-machine', null],
])('%s', (_, machine, celsius) => {
  const source = createTemperatureSource(join(fixtures, machine))
  expect(source.read(0)).toBe(celsius)
  source.close()
})

test.each([
  ['55000', 55],
  ['-44000', null],
  ['-40000', null],
  ['-5000', -5],
  ['0', null],
  ['150000', null],
  ['127000', null],
  ['255000', null],
  ['-273150', null],
  ['-128000', null],
  ['126000', 126],
  ['', null],
  ['sensor', null],
])('%j millidegrees are %j °C', (text, celsius) => {
  expect(parseTemperature(text)).toBe(celsius)
})

test.each([
  [
    'every package of a machine with two',
    ['Package id 0', 'Core 0', 'Package id 1'],
    ['Package id 0', 'Package id 1'],
  ],
  ['Tdie before Tctl', ['Tctl', 'Tdie', 'Tccd1'], ['Tdie']],
  ['the first where nothing is labelled', [null, null], [null]],
])('chosen is %s', (_, labels, chosen) => {
  const inputs = labels.map((label) => ({ driver: 'k10temp', label }))
  expect(chooseInputs(inputs).map(({ label }) => label)).toEqual(chosen)
})

test.each([
  'cpu_thermal',
  'cpu-thermal',
  'CPU-therm',
  'soc_thermal',
  'soc-thermal',
  'x86_pkg_temp',
  'bcm2835_thermal',
])('%s comes before acpitz', (driver) => {
  const inputs = ['nvme', 'acpitz', driver].map((name) => ({ driver: name, label: null }))
  expect(chooseInputs(inputs)).toEqual([{ driver, label: null }])
})

test('a sensor that is gone in the middle of a run is null from then on, and told once', () => {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const folder = join(root, 'sys/class/hwmon/hwmon0')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'name'), 'coretemp\n')
  for (const at of [1, 2]) {
    writeFileSync(join(folder, `temp${at}_label`), `Package id ${at - 1}\n`)
    writeFileSync(join(folder, `temp${at}_input`), `${at === 1 ? 71_000 : 55_000}\n`)
  }
  const faults: string[] = []
  const source = createTemperatureSource(root, (name, error) => faults.push(`${name}: ${String(error)}`))
  expect(source.read(0)).toBe(71)
  writeFileSync(join(folder, 'temp1_input'), '')
  // The other package is still there.
  expect([source.read(1000), source.read(2000)]).toEqual([55, 55])
  writeFileSync(join(folder, 'temp2_input'), '127000\n')
  expect(source.read(3000)).toBeNull()
  const gone = 'temperature: Error: coretemp: reads nothing that a processor has any more'
  expect(faults).toEqual([gone, gone])
  source.close()
})
