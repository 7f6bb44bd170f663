import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { availableSensor, type FindSensors } from '../sensors/found-sensor.js'
import { openKeptFile } from '../sources/kept-file.js'
import { parseProcStat } from '../sources/cpu.js'

/** How busy the whole machine is. */
export const cpuSensors: FindSensors = ({ root }) => {
  const path = join(root, 'proc/stat')
  const described = { metric: 'cpu_percent', unit: '% of all cores', scope: 'machine', rights: 'everybody' }
  if (!existsSync(path)) return [availableSensor({ ...described, source: 'os.cpus() of Node' })]
  const file = openKeptFile(path)
  const probe = {
    read: () => parseProcStat(file?.read() ?? ''),
    close: () => file?.close(),
    watchable: true,
  }
  return [availableSensor({ ...described, source: '/proc/stat', probe })]
}
