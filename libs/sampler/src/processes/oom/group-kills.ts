import { join } from 'node:path'
import { readProcessFile } from '../proc/process-file.js'

/** What a control group counted since it was made. */
export interface GroupKills {
  /** Its processes that were killed for want of memory, whoever wanted it. */
  readonly killed: number
  /** How often its own limit stood in the way of memory. */
  readonly atLimit: number
}

/**
 * Counters of a group, null where it has none. Version 2: `oom_kill` and `oom` of memory.events, those of the groups below
 * included (kernel doc cgroup-v2). Version 1: `oom_kill` of memory.oom_control, of this group alone, and memory.failcnt
 * (kernel doc cgroup-v1/memory).
 */
export function readGroupKills(folder: string): GroupKills | null {
  const events = readProcessFile(join(folder, 'memory.events'))
  if (events !== null) return counts(field(events, 'oom_kill'), field(events, 'oom'))
  const control = readProcessFile(join(folder, 'memory.oom_control'))
  if (control === null) return null
  return counts(field(control, 'oom_kill'), Number(readProcessFile(join(folder, 'memory.failcnt')) ?? NaN))
}

function counts(killed: number | null, atLimit: number | null): GroupKills | null {
  return killed === null || atLimit === null || Number.isNaN(atLimit) ? null : { killed, atLimit }
}

function field(text: string, name: string): number | null {
  const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]
  return value === undefined ? null : Number(value)
}
