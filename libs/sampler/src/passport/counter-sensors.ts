import { openProcessCounters } from '../counters/process-counters.js'
import { availableSensor, missingSensor, type FindSensors } from '../sensors/found-sensor.js'

/** Counters that come together, with what they are called where there are none. */
const counted = [
  ['minor_faults', 'major_faults', 'voluntary_switches', 'involuntary_switches'],
  ['disk_read_mb'],
  ['cpu_wait_s'],
  ['anonymous_mb'],
  ['suspended_s'],
] as const

const units: Readonly<Record<string, string>> = {
  disk_read_mb: 'MB of 2^20 bytes',
  anonymous_mb: 'MB of 2^20 bytes',
  minor_faults: 'count',
}

/** What the system counts of a process beside time and memory, by trying it on this one. */
export const counterSensors: FindSensors = ({ root }) => {
  const counters = openProcessCounters('self', root)
  const told = counters.since(counters.read())
  counters.close()
  const lines = counted.map((names) => {
    const described = { metric: names.join(', '), unit: units[names[0]] ?? 's', scope: 'process' }
    return told[names[0]] === null
      ? missingSensor({ ...described, reason: 'this system does not count it, or not for this user' })
      : availableSensor({
          ...described,
          source: 'getrusage(2), /proc/PID',
          rights: 'everybody, of processes of their own',
        })
  })
  // Of the thread that samples, which is in another process than this.
  const own = { metric: 'sampler_cpu_s', unit: 's', scope: 'sampler' }
  const isLinux = told.cpu_wait_s !== null
  return [
    ...lines,
    isLinux
      ? availableSensor({ ...own, source: '/proc/self/task', rights: 'everybody' })
      : missingSensor({ ...own, reason: 'only Linux tells the time of one thread' }),
  ]
}
