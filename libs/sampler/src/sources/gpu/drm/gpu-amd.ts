import { join } from 'node:path'
import type { Source } from '../../source.js'
import { untoldGpu, type GpuReading } from '../gpu-reading.js'
import { openCardFiles } from './card-files.js'
import { hwmonOf, type DrmCard } from './drm-cards.js'

/** An AMD GPU by the files of kernel doc gpu/amdgpu; their load and clocks are means of its firmware over some ms. */
export function createAmdGpuSource(card: DrmCard): Source<GpuReading> {
  const { device, name } = card
  const hwmon = hwmonOf(card) ?? join(device, 'hwmon/none')
  const files = openCardFiles(device, {
    busy: [join(device, 'gpu_busy_percent')],
    vram: [join(device, 'mem_info_vram_used')],
    temperature: [join(hwmon, 'temp1_input')],
    power: [join(hwmon, 'power1_average'), join(hwmon, 'power1_input')],
    clock: [join(hwmon, 'freq1_input')],
    memoryClock: [join(hwmon, 'freq2_input')],
  })
  return {
    read: () => {
      if (files.isAsleep()) return null
      return {
        ...untoldGpu,
        ...{ source: 'amdgpu', name, ageMs: 0 },
        utilizationPercent: files.value('busy'),
        memoryMb: files.value('vram', 2 ** -20),
        temperatureC: files.value('temperature', 1e-3),
        powerW: files.value('power', 1e-6),
        clockMhz: files.value('clock', 1e-6),
        memoryClockMhz: files.value('memoryClock', 1e-6),
      }
    },
    close: files.close,
  }
}
