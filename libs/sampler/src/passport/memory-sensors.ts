import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { availableSensor, missingSensor, type FindSensors } from '../sensors/found-sensor.js'
import { createMemorySource } from '../sources/memory.js'

/** Memory of the whole machine. */
export const memorySensors: FindSensors = ({ root }) => {
  const hasMeminfo = existsSync(join(root, 'proc/meminfo'))
  const source = createMemorySource(root)
  const probe = { read: () => source.read(0), close: source.close }
  const used = { metric: 'system_memory_mb', unit: 'MB of 2^20 bytes', scope: 'machine' }
  const whole = {
    metric: 'memory_percent, peak_memory_percent, memory_limit_mb',
    unit: '% of the machine, or of the container where that has less',
    scope: 'machine',
  }
  const found = { source: hasMeminfo ? '/proc/meminfo' : 'os.totalmem() of Node', rights: 'everybody' }
  const reason = 'this system does not say how much memory is available'
  const isKnown = source.read(0)?.availableMb !== null
  return [
    isKnown ? availableSensor({ ...used, ...found, probe }) : missingSensor({ ...used, reason }),
    availableSensor({ ...whole, ...found }),
  ]
}
