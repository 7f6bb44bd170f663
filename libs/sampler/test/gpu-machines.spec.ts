import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sensor } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createFakeClock } from '../src/clock/fake-clock.js'
import type { StartChild } from '../src/sources/child-process.js'
import { createCardSource } from '../src/sources/gpu/cards/card-source.js'
import { findCard } from '../src/sources/gpu/cards/found-card.js'
import { gpuSensors } from '../src/sources/gpu/cards/gpu-sensors.js'
import { untoldGpu } from '../src/sources/gpu/gpu-reading.js'
import { shareNvidia } from '../src/sources/gpu/nvidia/shared-nvidia.js'
import { arcA770, arcB580, irisXe, jetsonXavier, orinNano, plantedMachine, twoRadeons } from './planted.js'

const noProgram: StartChild = (_command, _words, on) => {
  on.exit(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }))
  return { stop: () => undefined }
}
const clock = createFakeClock()
const onFault = () => undefined

function readCard(root: string, gpu: string | null = null) {
  const nvidia = shareNvidia({ root, gpu, clock, startChild: noProgram, onFault })
  const source = createCardSource({ root, gpu, nvidia, onFault })
  const reading = source.read(0)
  source.close()
  return reading
}

const sensorsOf = (root: string, gpu: string | null = null) =>
  gpuSensors({ root, gpu, clock, startChild: noProgram, platform: 'linux', uid: 1000 })

test.each([
  ['an Arc A770 by i915', arcA770, { source: 'i915', clockMhz: 600, energyJ: 8425.123456 }],
  ['an Arc B580 by xe', arcB580, { source: 'xe', clockMhz: 2850, energyJ: 512.345678, temperatureC: 54 }],
  ['graphics of a processor', irisXe, { source: 'i915', clockMhz: 1200 }],
  [
    'the larger of two Radeons',
    twoRadeons,
    {
      ...{ source: 'amdgpu', name: 'Radeon RX 7900 XTX', utilizationPercent: 63, memoryMb: 1200 },
      ...{ temperatureC: 51, powerW: 171, clockMhz: 2304, memoryClockMhz: 1249 },
    },
  ],
  [
    'a Jetson Orin Nano',
    orinNano,
    { source: 'jetson', utilizationPercent: 87.3, clockMhz: 624.75, temperatureC: 50.593 },
  ],
  [
    'a Jetson Xavier',
    jetsonXavier,
    { source: 'jetson', utilizationPercent: 0, clockMhz: 1377, temperatureC: 31.5, powerW: 0.76 },
  ],
])('%s says what it says and no more', (_name, files, told) => {
  const reading = readCard(plantedMachine(files))
  const rounded = reading && { ...reading, energyJ: reading.energyJ && Number(reading.energyJ.toFixed(6)) }
  expect(rounded).toEqual({ ...untoldGpu, ageMs: 0, ...told })
})

test('a card is chosen by its address and by its number, and one that is not there is none', () => {
  const root = plantedMachine(twoRadeons)
  expect(readCard(root, '07:00.0')?.utilizationPercent).toBe(2)
  expect(readCard(root, '0')?.utilizationPercent).toBe(2)
  expect(readCard(root, '1')?.utilizationPercent).toBe(63)
  expect(readCard(root, '0000:99:00.0')).toBeNull()
})

test('what no card can have is a fault of its driver, and null', () => {
  const root = plantedMachine(twoRadeons)
  const device = join(root, 'sys/class/drm/card1/device')
  writeFileSync(join(device, 'gpu_busy_percent'), '4294967295\n')
  writeFileSync(join(device, 'hwmon/hwmon5/temp1_input'), '511000\n')
  writeFileSync(join(device, 'hwmon/hwmon5/power1_average'), '-1\n')
  expect(readCard(root)).toMatchObject({
    utilizationPercent: null,
    temperatureC: null,
    powerW: null,
    memoryMb: 1200,
  })
})

test('the hardware record is of the card that is read', async () => {
  const root = plantedMachine(twoRadeons)
  expect(await findCard({ root, gpu: null, clock })).toMatchObject({
    pci: '0000:03:00.0',
    name: 'Radeon RX 7900 XTX',
  })
  expect(await findCard({ root, gpu: '0', clock })).toMatchObject({ pci: '0000:07:00.0' })
  expect(await findCard({ root: plantedMachine({}), gpu: null, clock })).toBeNull()
})

test.each([
  [
    'a machine without a card',
    {},
    null,
    'gpu_memory_mb',
    'no driver of NVIDIA, AMD or Intel tells of a card',
  ],
  ['a card that is not there', twoRadeons, '7', 'gpu_memory_mb', 'no card here is 7'],
  [
    'a Jetson',
    orinNano,
    null,
    'gpu_memory_mb',
    'a Jetson’s GPU has no memory of its own: it is part of memory_mb',
  ],
  [
    'a card of Intel',
    arcA770,
    null,
    'gpu_percent',
    'what the whole card does needs CAP_PERFMON; by process it is known (fdinfo)',
  ],
  ['a card of AMD', twoRadeons, null, 'gpu_energy_j', 'amdgpu has no counter of joules in sysfs'],
])('%s has a reason for what is missing', async (_name, files, gpu, metric, reason) => {
  const found = await sensorsOf(plantedMachine(files), gpu)
  expect(found.find((line) => line.metric.startsWith(metric))).toMatchObject({ available: false, reason })
  for (const line of found) expect(sensor.parse(line)).toMatchObject({ available: line.available })
})

test('what a card has is said with its source', async () => {
  const found = await sensorsOf(plantedMachine(twoRadeons))
  const available = found.filter((line) => line.available)
  expect(available.map(({ metric }) => metric.split(',')[0])).toEqual([
    ...['gpu_memory_mb', 'gpu_percent', 'gpu_temperature_c', 'gpu_power_w', 'gpu_clock_mhz'],
    'process_gpu_memory_mb',
  ])
  expect(available[0]?.source).toBe('amdgpu in /sys/class/drm/card1')
})
