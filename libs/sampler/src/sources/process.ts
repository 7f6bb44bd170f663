import { openOwnMemory } from './own-memory.js'
import { shortestDeltaMs } from './shortest-delta.js'
import type { Source } from './source.js'

export type ProcessReading = {
  /** Resident set, MB of 2^20 bytes. */
  memoryMb: number
  /** CPU time per wall time since the reading before, percent of one core. */
  cpuPercent: number | null
}

/** CPU time in µs, as `process.cpuUsage()` gives it. */
type CpuUsage = { user: number; system: number }

/** What is asked of the process; memory is in MB of 2^20 bytes. */
export type ProcessProbe = { cpuUsage(): CpuUsage; memoryMb(): number; close(): void }

/** Asks the process this runs in. */
export function openOwnProcess(): ProcessProbe {
  const memory = openOwnMemory()
  return {
    cpuUsage: () => process.cpuUsage(),
    memoryMb: () => memory.read().residentMb,
    close: memory.close,
  }
}

/** Memory and CPU of the process this runs in: all of its threads, from whichever of them it is called. */
export function createProcessSource(probe: ProcessProbe = openOwnProcess()): Source<ProcessReading> {
  let before: { atMs: number; usage: CpuUsage } | null = null

  function cpuPercent(nowMs: number): number | null {
    if (before !== null && nowMs - before.atMs < shortestDeltaMs) return null
    const usage = probe.cpuUsage()
    const percent = before === null ? null : usagePercent(before.usage, usage, nowMs - before.atMs)
    before = { atMs: nowMs, usage }
    return percent
  }

  return {
    read: (nowMs) => ({ memoryMb: probe.memoryMb(), cpuPercent: cpuPercent(nowMs) }),
    close: () => probe.close(),
  }
}

/** Percent of one core: two busy threads give 200. */
export function usagePercent(before: CpuUsage, after: CpuUsage, elapsedMs: number): number {
  const usedUs = after.user - before.user + after.system - before.system
  return Math.max(0, usedUs / (elapsedMs * 10))
}
