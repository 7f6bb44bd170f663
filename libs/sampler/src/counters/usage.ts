import { join } from 'node:path'
import { openProcessFile } from '../processes/proc/process-file.js'
import { parseProcessStat } from '../processes/proc/process-stat.js'
import type { Usage } from './counter-reading.js'

/** Reads what the kernel counts for a process as a whole. */
export interface UsageSource {
  read(): Usage
  close(): void
}

const nothing: Usage = {
  cpuS: null,
  minorFaults: null,
  majorFaults: null,
  voluntary: null,
  involuntary: null,
}

/** Of the own process, by one call that counts threads which ended as well. */
export function openOwnUsage(): UsageSource {
  return { read: () => ownUsage(process.resourceUsage(), process.platform), close: () => undefined }
}

/** Windows counts all faults as one and no switches; a sandbox that counts none says 0, which no process has. */
export function ownUsage(usage: NodeJS.ResourceUsage, platform: NodeJS.Platform): Usage {
  const { voluntaryContextSwitches: voluntary, involuntaryContextSwitches: involuntary } = usage
  const hasFaults = platform !== 'win32' && usage.minorPageFault > 0
  const hasSwitches = platform !== 'win32' && voluntary + involuntary > 0
  return {
    cpuS: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    minorFaults: hasFaults ? usage.minorPageFault : null,
    majorFaults: hasFaults ? usage.majorPageFault : null,
    voluntary: hasSwitches ? voluntary : null,
    involuntary: hasSwitches ? involuntary : null,
  }
}

/** Of another process, by /proc/PID/stat; its switches are counted by thread. `folder` is that of the process in /proc. */
export function openProcessUsage(folder: string): UsageSource {
  const stat = openProcessFile(join(folder, 'stat'))
  return {
    read: () => {
      const now = parseProcessStat(stat?.read() ?? '')
      if (now === null) return nothing
      return { ...nothing, cpuS: now.cpuS, minorFaults: now.faults, majorFaults: now.majorFaults }
    },
    close: () => stat?.close(),
  }
}
