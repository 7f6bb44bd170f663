import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { largestGpu, parseGpuChoice } from '../gpu-choice.js'
import { untoldGpu } from '../gpu-reading.js'
import { createDrmGpuSource } from './gpu-drm.js'

const fixtures = join(import.meta.dirname, '../../../../fixtures')
const device = 'sys/class/drm/card0/device'

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sampler-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

function copyOfDesktop(): string {
  const root = temporaryRoot()
  cpSync(join(fixtures, 'amd-desktop'), root, { recursive: true })
  return root
}

test('load, memory, temperature and power come from sysfs', () => {
  const source = createDrmGpuSource(join(fixtures, 'amd-desktop'), largestGpu)
  expect(source.read(0)).toEqual({
    ...untoldGpu,
    source: 'amdgpu',
    utilizationPercent: 4,
    memoryMb: 1490378752 / 2 ** 20,
    temperatureC: 24,
    powerW: 9.103,
    ageMs: 0,
  })
  source.close()
})

test('a GPU that sleeps is not woken up', () => {
  const root = copyOfDesktop()
  writeFileSync(join(root, device, 'power/runtime_status'), 'suspended\n')
  expect(createDrmGpuSource(root, largestGpu).read(0)).toBeNull()
})

test('a card that has only power1_input is read by that', () => {
  const root = copyOfDesktop()
  rmSync(join(root, device, 'hwmon/hwmon2/power1_average'))
  writeFileSync(join(root, device, 'hwmon/hwmon2/power1_input'), '18000000\n')
  expect(createDrmGpuSource(root, largestGpu).read(0)?.powerW).toBe(18)
})

test('of two cards the one with more memory is read', () => {
  const root = copyOfDesktop()
  mkdirSync(join(root, 'sys/class/drm/card1/device'), { recursive: true })
  writeFileSync(join(root, 'sys/class/drm/card1/device/mem_info_vram_total'), '17163091968\n')
  writeFileSync(join(root, 'sys/class/drm/card1/device/gpu_busy_percent'), '99\n')
  expect(createDrmGpuSource(root, largestGpu).read(0)).toMatchObject({
    utilizationPercent: 99,
    memoryMb: null,
  })
  const first = parseGpuChoice('0') ?? largestGpu
  expect(createDrmGpuSource(root, first).read(0)).toMatchObject({ utilizationPercent: 4 })
})

test('a machine without an AMD GPU has none', () => {
  const source = createDrmGpuSource(join(fixtures, 'intel-laptop'), largestGpu)
  expect(source.read(0)).toBeNull()
  source.close()
})
