import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { availableSensor, type FindSensors } from '../sensors/found-sensor.js'
import { readFileOnce } from '../sources/kept-file.js'
import { parsePeakMemory } from '../sources/peak-memory.js'
import { createProcessSource } from '../sources/process.js'

/** Processor time and resident set of the process that is measured, and the kernel's mark of the largest. */
export const processSensors: FindSensors = (deps) => {
  const rights = 'everybody, of processes of their own'
  const source = createProcessSource()
  const read = () => source.read(performance.now())
  return [
    availableSensor({
      metric: 'process_cpu_s, process_cpu_percent, peak_cpu_percent',
      ...{ source: 'getrusage(2)', unit: 's of all threads; % of one core', scope: 'process', rights },
      probe: { read: () => process.cpuUsage() },
    }),
    availableSensor({
      metric:
        'memory_mb, avg_memory_mb, baseline_memory_mb, loaded_memory_mb, end_memory_mb, delta_memory_mb, pss_mb, processes, threads, peak_threads',
      ...{ source: 'resident set', unit: 'MB of 2^20 bytes', scope: 'process', rights },
      probe: { read },
    }),
    peakSensor(deps.root),
  ]
}

function peakSensor(root: string) {
  const described = { metric: 'peak_memory_mb', unit: 'MB of 2^20 bytes', scope: 'process' }
  const read = () => parsePeakMemory(readFileOnce(join(root, 'proc/self/status')) ?? '')
  if (read() !== null && isWritable(join(root, 'proc/self/clear_refs')))
    return availableSensor({
      ...described,
      source: '/proc/PID/status VmHWM, set back by clear_refs',
      rights: 'everybody, of processes of their own',
      probe: { read },
    })
  return availableSensor({
    ...described,
    source: 'largest of the samples, since the kernel keeps no mark that can be set back',
    refresh_ms: 100,
  })
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
