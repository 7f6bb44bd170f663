import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { orGone, readProcessFile } from '../proc/process-file.js'
import { parseProportionalMb } from '../proc/process-status.js'

/** Who is in a cgroup and in those below it. */
export interface CgroupMembers {
  readonly pids: readonly number[]
  readonly threads: number
}

/** `cgroup.threads` is of version 2, `tasks` of version 1. */
export function readCgroupMembers(folder: string): CgroupMembers {
  const below = orGone(() => readdirSync(folder, { withFileTypes: true })) ?? []
  const groups = below
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readCgroupMembers(join(folder, name)))
  const tasks =
    readProcessFile(join(folder, 'cgroup.threads')) ?? readProcessFile(join(folder, 'tasks')) ?? ''
  return {
    pids: [
      ...parseNumbers(readProcessFile(join(folder, 'cgroup.procs'))),
      ...groups.flatMap(({ pids }) => pids),
    ],
    threads: groups.reduce((sum, { threads }) => sum + threads, parseNumbers(tasks).length),
  }
}

/** Each page divided among those who share it, MB of 2^20 bytes; null when one of them is not to be read. */
export function proportionalMbOf(root: string, pids: readonly number[]): number | null {
  if (pids.length === 0) return null
  return pids.reduce<number | null>((sum, pid) => {
    if (sum === null) return null
    const text = readProcessFile(join(root, 'proc', String(pid), 'smaps_rollup'))
    const mb = text === null ? null : parseProportionalMb(text)
    return mb === null ? null : sum + mb
  }, 0)
}

function parseNumbers(text: string | null): number[] {
  return text?.split('\n').filter(Boolean).map(Number) ?? []
}
