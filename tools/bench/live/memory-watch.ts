import { readFileSync } from 'node:fs'
import { inBlocks, theilSen, type Point, type Slope } from '../../soak/verdict/slope.js'

/** What a process held over time, MB of 2^20 bytes. */
export interface HeldMemory {
  readonly first_mb: number
  readonly last_mb: number
  readonly most_mb: number
  /** MB per hour, once it has warmed up; null: watched too shortly to tell. */
  readonly per_hour: Slope | null
  /** Whether it grows for sure, and by more than noise; null as above. */
  readonly isFlat: boolean | null
}

/** The first third of the time fills caches, and compiles. */
const warmUp = 1 / 3
/** Of shorter runs nobody can say whether they would go on so. */
const shortestS = 600
const blocks = 24
/** What a run may grow by of what it holds before it is called so. */
const noise = 0.05

/** Looks at a process every few seconds until it is ended. */
export function watchMemory(pid: number, everyS = 5) {
  const seen: Point[] = []
  const look = () => {
    const value = pssMb(pid)
    if (value !== null) seen.push({ at: performance.now() / 1000, value })
  }
  look()
  const timer = setInterval(look, everyS * 1000)
  return {
    /** Null where there is no /proc. */
    end(): HeldMemory | null {
      clearInterval(timer)
      look()
      return heldMemory(seen)
    },
  }
}

/** What became of it; times are in seconds. */
export function heldMemory(seen: readonly Point[]): HeldMemory | null {
  const [first, last] = [seen[0], seen.at(-1)]
  if (first === undefined || last === undefined) return null
  const duration_s = last.at - first.at
  const judged = seen.filter(({ at }) => at >= first.at + duration_s * warmUp)
  // The least of a block: what the collector of garbage has not taken yet is not held.
  const least = inBlocks(judged, blocks, (values) => Math.min(...values))
  const perS = duration_s < shortestS ? null : theilSen(least)
  const grown = perS === null ? null : perS.slope * duration_s * (1 - warmUp)
  return {
    first_mb: first.value,
    last_mb: last.value,
    most_mb: Math.max(...seen.map(({ value }) => value)),
    per_hour: perS && { slope: perS.slope * 3600, low: perS.low * 3600, high: perS.high * 3600 },
    isFlat: perS === null || grown === null ? null : perS.low <= 0 || grown <= noise * last.value,
  }
}

/** `Pss` of man proc_pid_smaps(5). */
function pssMb(pid: number): number | null {
  try {
    const kb = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1]
    return kb === undefined ? null : Number(kb) / 1024
  } catch {
    return null // no Linux, or the process has ended
  }
}
