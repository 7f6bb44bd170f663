import { shortestDeltaMs } from '../../sources/shortest-delta.js'

/**
 * CPU time since the reading before, percent of one core, from a counter in seconds; null of the first, and of one that
 * comes too soon.
 */
export function createCpuShare(): (nowMs: number, cpuS: number | null) => number | null {
  let before: { atMs: number; cpuS: number } | null = null
  return (nowMs, cpuS) => {
    if (cpuS === null || (before !== null && nowMs - before.atMs < shortestDeltaMs)) return null
    const percent = before && Math.max(0, ((cpuS - before.cpuS) / (nowMs - before.atMs)) * 1e5)
    before = { atMs: nowMs, cpuS }
    return percent
  }
}
