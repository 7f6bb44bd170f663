import { availableSensor, missingSensor, type FindSensors } from '../../sensors/found-sensor.js'
import { virtualMachine } from '../virtual-machine.js'
import { createFrequencySource } from './frequency.js'

const described = { metric: 'cpu_freq_mhz', unit: 'MHz', scope: 'processor' }

/** Whether the clock of the processor can be read. */
export const frequencySensors: FindSensors = ({ root, platform }) => {
  const source = createFrequencySource(root)
  let ms = 0
  const probe = { read: () => source.read((ms += 1000)), close: () => source.close() }
  if (probe.read() !== null) {
    const found = { source: 'cpufreq scaling_cur_freq', refresh_ms: 1000, rights: 'everybody' }
    return [availableSensor({ ...described, ...found, probe })]
  }
  source.close()
  return [missingSensor({ ...described, reason: whyNone(root, platform) })]
}

function whyNone(root: string, platform: NodeJS.Platform): string {
  if (platform !== 'linux') return 'read on Linux alone'
  const host = virtualMachine(root)
  return host === null
    ? 'no cpufreq: no driver governs the clock of the processor'
    : `${host}: it has no cpufreq`
}
