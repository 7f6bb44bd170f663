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
    unread('throttle_detected, throttle_share', 'processor'),
  ]
}

/** What the kernel counts of a process beside time and memory. */
export const counterSensors: FindSensors = () => [
  unread('minor_faults, major_faults, voluntary_switches, involuntary_switches', 'process'),
  unread('disk_read_mb, cpu_wait_s, anonymous_mb, suspended_s, sampler_cpu_s', 'process'),
]

/** The graphics card. */
export const gpuSensors: FindSensors = () => [
  unread('gpu_percent, avg_gpu_percent, gpu_memory_mb, peak_gpu_memory_mb, gpu_sampled_age_ms', 'card'),
  unread('gpu_temperature_c, peak_gpu_temperature_c, gpu_clock_mhz, gpu_power_w, gpu_energy_j', 'card'),
  unread('process_gpu_memory_mb, process_gpu_percent', 'process'),
]

function unread(metric: string, scope: string) {
  return missingSensor({ metric, unit: null, scope, reason: 'nothing of this version reads it here' })
}
