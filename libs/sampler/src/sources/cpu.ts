import { cpus, type CpuInfo } from 'node:os'
import { join } from 'node:path'
import { openKeptFile } from './kept-file.js'
import { shortestDeltaMs } from './shortest-delta.js'
import type { Source } from './source.js'

/** CPU time since boot over all cores, in ticks of whatever length. */
export type CpuTimes = { busy: number; total: number }

/** Busy share of the whole machine since the reading before, 0–100. */
export function createCpuSource(root: string): Source<number> {
  const file = openKeptFile(join(root, 'proc/stat'))
  const readTimes = file === null ? () => sumCpuTimes(cpus()) : () => parseProcStat(file.read())
  let before: { atMs: number; times: CpuTimes } | null = null
  return {
    read: (nowMs) => {
      if (before !== null && nowMs - before.atMs < shortestDeltaMs) return null
      const times = readTimes()
      const percent = before === null || times === null ? null : busyPercent(before.times, times)
      if (times !== null) before = { atMs: nowMs, times }
      return percent
    },
    close: () => file?.close(),
  }
}

/** The first line of /proc/stat; null when it is not that. */
export function parseProcStat(text: string): CpuTimes | null {
  const end = text.indexOf('\n')
  const [label, ...fields] = text.slice(0, end === -1 ? undefined : end).split(/ +/)
  const [user = NaN, nice = 0, system = 0, idle = 0, ...more] = fields.map(Number)
  // guest and guest_nice are part of user and nice already: man proc_stat(5).
  const [iowait = 0, irq = 0, softirq = 0, steal = 0] = more
  // Stolen time counts as busy, as psutil does: it was wanted and not to be had.
  const busy = user + nice + system + irq + softirq + steal
  return label === 'cpu' && Number.isFinite(busy) ? { busy, total: busy + idle + iowait } : null
}

/** The same sums from Node's own list, where there is no /proc. */
export function sumCpuTimes(list: readonly Pick<CpuInfo, 'times'>[]): CpuTimes | null {
  if (list.length === 0) return null
  const busy = list.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
  return { busy, total: list.reduce((sum, { times }) => sum + times.idle, busy) }
}

/** Null when no tick passed between the two. */
export function busyPercent(before: CpuTimes, after: CpuTimes): number | null {
  const total = after.total - before.total
  if (total <= 0) return null
  // iowait may decrease (man proc_stat(5)), and with it the total.
  return Math.min(100, Math.max(0, ((after.busy - before.busy) / total) * 100))
}
