import { join } from 'node:path'
import { readProcessFile } from '../processes/proc/process-file.js'
import { readTotalMemoryMb } from '../sources/memory.js'
import { cgroupAncestors } from './cgroup-ancestors.js'

/** What a process may take by the limits of its cgroups; null where none of them sets one. */
export interface ContainerLimits {
  /** MB of 2^20 bytes. */
  readonly memoryMb: number | null
  /** Cores' worth of processor time. */
  readonly cpuCores: number | null
}

/** The tightest limit of all cgroups that a process is in, of version 2 and of version 1. */
export function readContainerLimits(root = '/', pid: number | 'self' = 'self'): ContainerLimits {
  const folders = (controller: string) => cgroupAncestors(root, pid, controller)
  const read = (folder: string, name: string) => readProcessFile(join(folder, name)) ?? ''
  return {
    memoryMb: least([
      ...folders('unified').map((folder) => parseMemoryLimitMb(read(folder, 'memory.max'))),
      ...folders('memory').map((folder) => parseMemoryLimitMb(read(folder, 'memory.limit_in_bytes'))),
    ]),
    cpuCores: least([
      ...folders('unified').map((folder) => parseCpuMax(read(folder, 'cpu.max'))),
      ...folders('cpu').map((folder) => {
        return parseCpuMax(`${read(folder, 'cpu.cfs_quota_us')} ${read(folder, 'cpu.cfs_period_us')}`)
      }),
    ]),
  }
}

/** What there is for a process: the machine's memory, or its container's where that has less; MB of 2^20 bytes. */
export function readMemoryLimitMb(root = '/', pid: number | 'self' = 'self'): number {
  return Math.min(readTotalMemoryMb(root), readContainerLimits(root, pid).memoryMb ?? Infinity)
}

/** The largest number of pages that the kernel can count, which version 1 shows for none: mm/page_counter. */
const unlimited = 2 ** 62

/** Bytes, or `max`: kernel doc admin-guide/cgroup-v2 and cgroup-v1/memory. */
export function parseMemoryLimitMb(text: string): number | null {
  const bytes = wholeNumber(text)
  return bytes === null || bytes === 0 || bytes >= unlimited ? null : bytes / 2 ** 20
}

/** Quota and period in µs; `max` or -1 is no quota: kernel doc admin-guide/cgroup-v2, scheduler/sched-bwc. */
export function parseCpuMax(text: string): number | null {
  const [quota = '', period = ''] = text.trim().split(/\s+/)
  const [quotaUs, periodUs] = [wholeNumber(quota), wholeNumber(period)]
  return quotaUs === null || periodUs === null || quotaUs === 0 || periodUs === 0 ? null : quotaUs / periodUs
}

function wholeNumber(text: string): number | null {
  return /^\d+$/.test(text.trim()) ? Number(text) : null
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}
