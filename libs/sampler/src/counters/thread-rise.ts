import type { ThreadReading, ThreadReadings } from './counter-reading.js'

/** What all threads of a process took between two moments. */
export interface ThreadRise {
  readonly ranS: number
  readonly waitedS: number
  readonly voluntary: number | null
  readonly involuntary: number | null
}

/** Time of the whole is told in ticks of 10 ms, user and system apart. */
const toleranceS = 0.02
const toleranceShare = 0.02

/**
 * Null where a thread ended meanwhile: it took its counts with it. One that began as well was in neither look, and shows
 * in time of the whole, `cpuS`, in which no thread ran. Pure.
 */
export function threadRise(
  before: ThreadReadings | null,
  after: ThreadReadings | null,
  cpuS: number | null,
): ThreadRise | null {
  if (before === null || after === null || [...before.keys()].some((tid) => !after.has(tid))) return null
  const sum = (name: keyof ThreadReading) => {
    const rises = [...after].map(([tid, now]) => riseOf(before.get(tid)?.[name] ?? 0, now[name]))
    return rises.reduce<number | null>((a, b) => (a === null || b === null ? null : a + b), 0)
  }
  const ranS = (sum('ranNs') ?? 0) / 1e9
  if (cpuS !== null && cpuS - ranS > Math.max(toleranceS, toleranceShare * cpuS)) return null
  return {
    ranS,
    waitedS: (sum('waitedNs') ?? 0) / 1e9,
    voluntary: sum('voluntary'),
    involuntary: sum('involuntary'),
  }
}

function riseOf(before: number, now: number | null): number | null {
  return now === null ? null : Math.max(0, now - before)
}
