import { cpus } from 'node:os'
import { familyCpuSeconds } from '../under-test/process-usage.js'

/** Who took how many cores over a time. */
export interface CpuShares {
  readonly cores: number
  /** By name. */
  readonly of: Readonly<Record<string, number>>
  /** Everybody on this machine. */
  readonly all: number
}

/** Begins to count what processes and their children take; what it gives says it. */
export function countCpu(pids: Readonly<Record<string, number>>): () => CpuShares {
  const read = () => ({
    atMs: performance.now(),
    busy: busySeconds(),
    of: Object.entries(pids).map(([name, pid]) => [name, familyCpuSeconds(pid)] as const),
  })
  const before = read()
  return () => {
    const after = read()
    const seconds = (after.atMs - before.atMs) / 1000
    const shares = after.of.map(([name, cpu], i) => [name, (cpu - (before.of[i]?.[1] ?? 0)) / seconds])
    return {
      cores: cpus().length,
      of: Object.fromEntries(shares) as Record<string, number>,
      all: (after.busy - before.busy) / seconds,
    }
  }
}

const busySeconds = () =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000
