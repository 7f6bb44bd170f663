import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, readFileOnce } from '../kept-file.js'
import type { Source } from '../source.js'
import { untoldGpu, type GpuReading } from './gpu-reading.js'

/** The AMD GPU with the most memory of its own, by the files of kernel doc gpu/amdgpu. */
export function createAmdGpuSource(root: string): Source<GpuReading> {
  const device = largestDevice(root)
  if (device === null) return { read: () => null, close: () => undefined }
  const files = openFiles(device)
  const value = (name: keyof typeof files) => parseSysfsNumber(files[name]?.read() ?? null)
  return {
    read: () => {
      // Reading a sleeping GPU wakes it up, and then the monitor is what uses the power.
      if (files.status?.read().trim() === 'suspended') return null
      return {
        ...untoldGpu,
        source: 'amdgpu',
        utilizationPercent: value('busy'),
        memoryMb: scale(value('vram'), 2 ** -20),
        temperatureC: scale(value('temperature'), 1e-3),
        powerW: scale(value('averagePower') ?? value('power'), 1e-6),
        ageMs: 0,
      }
    },
    close: () => Object.values(files).forEach((file) => file?.close()),
  }
}

function scale(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor
}

function largestDevice(root: string): string | null {
  const base = join(root, 'sys/class/drm')
  const cards = listDirectory(base).filter((name) => /^card\d+$/.test(name))
  const devices = cards.map((card) => join(base, card, 'device'))
  const sized = devices.map((device) => ({
    device,
    bytes: parseSysfsNumber(readFileOnce(join(device, 'mem_info_vram_total'))) ?? 0,
  }))
  const largest = sized.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes)[0]
  return largest?.device ?? null
}

function openFiles(device: string) {
  const hwmon = join(device, 'hwmon', listDirectory(join(device, 'hwmon'))[0] ?? 'none')
  return {
    status: openKeptFile(join(device, 'power/runtime_status')),
    busy: openKeptFile(join(device, 'gpu_busy_percent')),
    vram: openKeptFile(join(device, 'mem_info_vram_used')),
    temperature: openKeptFile(join(hwmon, 'temp1_input')),
    averagePower: openKeptFile(join(hwmon, 'power1_average')),
    power: openKeptFile(join(hwmon, 'power1_input')),
  }
}
