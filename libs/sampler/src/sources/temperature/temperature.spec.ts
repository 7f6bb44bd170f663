import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseInputs, createTemperatureSource, parseTemperature } from './temperature.js'

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
