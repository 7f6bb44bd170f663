import { readPeakMemoryMb, resetPeakMemory } from '@voicemark/sampler'

/** What this process has used between two moments, by the kernel's own counters. */
export interface ExactCounters {
  readonly process_cpu_s: number
  /** MB of 2^20 bytes; null where the kernel's mark cannot be reset. */
  readonly peak_memory_mb: number | null
}

interface Counted {
  readonly isExact: boolean
  peakMb: number | null
}

const open = new Set<Counted>()

/**
 * Counts from here on. The kernel has one high-water mark: it is read before each reset, and what it showed belongs to
 * all that are counted then, so that each has its true peak however many there are at once.
 */
export function beginCounting(): () => ExactCounters {
  readMark()
  const counted: Counted = { isExact: resetPeakMemory(), peakMb: null }
  const usage = process.cpuUsage()
  open.add(counted)
  return () => {
    const { user, system } = process.cpuUsage(usage)
    readMark()
    open.delete(counted)
    return {
      process_cpu_s: (user + system) / 1e6,
      peak_memory_mb: counted.isExact ? counted.peakMb : null,
    }
  }
}

function readMark(): void {
  if (open.size === 0) return
  const markMb = readPeakMemoryMb()
  if (markMb === null) return
  for (const counted of open) counted.peakMb = Math.max(counted.peakMb ?? 0, markMb)
}
