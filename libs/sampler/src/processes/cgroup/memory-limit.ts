import { dirname, join } from 'node:path'
import { readFileOnce } from '../../sources/kept-file.js'
import { foldersOfProcess, type CgroupFolders } from './hierarchy.js'

/** What a cgroup and those above it allow, MB of 2^20 bytes; null where nothing is limited. */
export function readMemoryLimitMb({ unified, memory }: CgroupFolders): number | null {
  return smallest([...limitsUpwards(unified), legacyLimit(memory)])
}

/** What the cgroup that a process is in allows. */
export function memoryLimitOf(root: string, pid: number): number | null {
  return readMemoryLimitMb(foldersOfProcess(root, pid))
}

/** Of version 2 each has its own, `max` where it has none: kernel doc cgroup-v2. */
function limitsUpwards(folder: string | null): (number | null)[] {
  const limits: (number | null)[] = []
  let at = folder
  while (at !== null && readFileOnce(join(at, 'cgroup.controllers')) !== null) {
    limits.push(megabytes(readFileOnce(join(at, 'memory.max'))))
    at = dirname(at) === at ? null : dirname(at)
  }
  return limits
}

/** Of version 1 the kernel has the least of all above it, and without one a number of 2^63: kernel doc cgroup-v1/memory. */
function legacyLimit(folder: string | null): number | null {
  const stat = folder === null ? '' : (readFileOnce(join(folder, 'memory.stat')) ?? '')
  const mb = megabytes(/^hierarchical_memory_limit (\d+)$/m.exec(stat)?.[1] ?? null)
  return mb === null || mb > unlimitedMb ? null : mb
}

const unlimitedMb = 2 ** 42

function megabytes(text: string | null): number | null {
  return text === null || !/^\d+$/.test(text) ? null : Number(text) / 2 ** 20
}

function smallest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}
