import { missingSensor, type FindSensors } from '../sensors/found-sensor.js'

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
