import { join } from 'node:path'
import { listDirectory, readFileOnce } from '../../kept-file.js'
import type { Source } from '../../source.js'
import { untoldGpu, type GpuReading } from '../gpu-reading.js'
import { openCardFiles } from './card-files.js'
import { hwmonOf, type DrmCard } from './drm-cards.js'

/**
 * An Intel GPU by i915 or xe. What it is busy with needs CAP_PERFMON, and how much of its memory is in use is nowhere in sysfs;
 * cards of their own have a counter of joules: kernel ABI sysfs-driver-intel-i915-hwmon and sysfs-driver-intel-xe-hwmon.
 */
export function createIntelGpuSource(card: DrmCard, source: 'i915' | 'xe'): Source<GpuReading> {
  const { folder, device, name } = card
  const hwmon = hwmonOf(card)
  const files = openCardFiles(device, {
    clock: [
      join(device, 'tile0/gt0/freq0/act_freq'),
      join(folder, 'gt/gt0/rps_act_freq_mhz'),
      join(folder, 'gt_act_freq_mhz'),
    ],
    energy: labelled(hwmon, 'energy', ['card', 'pkg']),
    temperature: labelled(hwmon, 'temp', ['pkg']),
  })
  return {
    read: () => {
      if (files.isAsleep()) return null
      return {
        ...untoldGpu,
        ...{ source, name, ageMs: 0 },
        clockMhz: files.value('clock'),
        energyJ: files.value('energy', 1e-6),
        temperatureC: files.value('temperature', 1e-3),
      }
    },
    close: files.close,
  }
}

/** Channels of a kind, those of these labels first: i915 has one without any, xe that of the card and of its package. */
function labelled(hwmon: string | null, kind: string, labels: readonly string[]): string[] {
  if (hwmon === null) return []
  const channel = new RegExp(`^${kind}\\d+_input$`)
  const inputs = listDirectory(hwmon).filter((name) => channel.test(name))
  const labelOf = (input: string) => readFileOnce(join(hwmon, input.replace('_input', '_label')))
  const place = (input: string) => {
    const found = labels.indexOf(labelOf(input) ?? '')
    return found < 0 ? labels.length : found
  }
  const ofThis = inputs.filter((input) => place(input) < labels.length || labelOf(input) === null)
  return ofThis.sort((a, b) => place(a) - place(b)).map((input) => join(hwmon, input))
}
