import { missingSensor, type FindSensors } from '../sensors/found-sensor.js'

/** What the kernel counts of a process beside time and memory. */
export const counterSensors: FindSensors = () => [
  unread('minor_faults, major_faults, voluntary_switches, involuntary_switches', 'process'),
  unread('disk_read_mb, cpu_wait_s, anonymous_mb, suspended_s, sampler_cpu_s', 'process'),
]

function unread(metric: string, scope: string) {
  return missingSensor({ metric, unit: null, scope, reason: 'nothing of this version reads it here' })
}
