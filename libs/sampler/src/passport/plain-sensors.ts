import { availableSensor, missingSensor, type FindSensors } from '../sensors/found-sensor.js'
import { createFrequencySource } from '../sources/frequency/frequency.js'
import { createTemperatureSource } from '../sources/temperature/temperature.js'

/** Temperature, frequency and throttling of the processor. */
export const heatSensors: FindSensors = ({ root }) => {
  const hot = { metric: 'temperature_c, peak_temperature_c', unit: '°C', scope: 'processor' }
  const clocked = { metric: 'cpu_freq_mhz', unit: 'MHz', scope: 'processor' }
  const temperature = () => createTemperatureSource(root).read(0)
  const frequency = () => createFrequencySource(root).read(0)
  return [
    temperature() === null
      ? missingSensor({ ...hot, reason: 'no hwmon sensor or thermal zone of a processor' })
      : availableSensor({ ...hot, source: 'hwmon, thermal zones', refresh_ms: 1000 }),
    frequency() === null
      ? missingSensor({ ...clocked, reason: 'no cpufreq' })
      : availableSensor({ ...clocked, source: 'cpufreq', refresh_ms: 1000 }),
  ]
}

/** What the kernel counts of a process beside time and memory. */
export const counterSensors: FindSensors = () => []

/** What counts joules. */
export const energySensors: FindSensors = () => []

/** The graphics card. */
export const gpuSensors: FindSensors = () => []
