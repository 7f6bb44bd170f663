import { readFileSync } from 'node:fs'
import { createSubjectReader } from '@voicemark/sampler'
import { monotonicMs } from '../../../keeper/launcher/orders.js'

/** What a server holds, and the machine, at one moment; null where it cannot be seen. */
export interface ServerMemory {
  readonly server_mb: number | null
  readonly machine_mb: number | null
}

/** Of all processes below one. */
export function readServerMemory(launcherPid: number): ServerMemory {
  return { server_mb: belowMb(launcherPid), machine_mb: readUsedMb() }
}

function belowMb(launcherPid: number): number | null {
  try {
    const reader = createSubjectReader({ kind: 'children', pid: launcherPid }, { selfPids: [] })
    const reading = reader.read(monotonicMs())
    reader.close()
    return reading?.memoryMb ?? null
  } catch {
    // Nothing is there, or nothing can be read on this system.
    return null
  }
}

/** What is not available to others, as `free` has it. */
export function readUsedMb(root = '/'): number | null {
  try {
    return parseUsedMb(readFileSync(`${root}proc/meminfo`, 'latin1'))
  } catch {
    // Another system.
    return null
  }
}

export function parseUsedMb(text: string): number | null {
  const [total, available] = ['MemTotal', 'MemAvailable'].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? NaN),
  )
  const used = ((total ?? NaN) - (available ?? NaN)) / 1024
  return Number.isNaN(used) ? null : used
}
