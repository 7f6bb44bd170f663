import {
  createSystemClock,
  openOwnMemory,
  openProcessCounters,
  type MemoryEnds,
  type RequestCounters,
  type ThreadCpu,
} from '@voicemark/sampler'

/** What this process has used between two moments, by the kernel's own counters. */
export interface ExactCounters {
  readonly counted: RequestCounters
  /** MB of 2^20 bytes; null where the kernel's mark cannot be reset. */
  readonly peak_memory_mb: number | null
  readonly ends: MemoryEnds
}

/** Counts what this process uses. */
export interface ExactCounting {
  /** Counts from here on; the function returned says what was used since. */
  begin(): () => ExactCounters
  close(): void
}

interface Counted {
  readonly isExact: boolean
  peakMb: number | null
}

/** Of all that count in this process: the kernel has one high-water mark for it. */
const open = new Set<Counted>()

/**
 * Opens the counters of this process. The mark is read before each reset, and what it showed belongs to all that are counted
 * then, so that each has its true peak however many there are at once. `samplerCpu` is that of the recorder's own thread.
 */
export function openExactCounting(samplerCpu: ThreadCpu): ExactCounting {
  const clock = createSystemClock()
  const memory = openOwnMemory()
  const counters = openProcessCounters('self', '/', samplerCpu)

  function readMark(markMb: number | null): void {
    if (markMb === null) return
    for (const counted of open) counted.peakMb = Math.max(counted.peakMb ?? 0, markMb)
  }

  return {
    begin() {
      const before = counters.read()
      if (open.size > 0) readMark(memory.read().peakMb)
      const counted: Counted = { isExact: memory.resetPeak(), peakMb: null }
      open.add(counted)
      const { residentMb, peakMb } = memory.read()
      const beforeMb = (counted.isExact ? peakMb : null) ?? residentMb
      const beganMs = clock.nowMs()
      return () => {
        const taken = counters.since(before)
        const after = memory.read()
        readMark(after.peakMb)
        open.delete(counted)
        return {
          counted: taken,
          peak_memory_mb: counted.isExact ? counted.peakMb : null,
          ends: { beganMs, beforeMb, afterMb: after.residentMb },
        }
      }
    },
    close: () => {
      memory.close()
      counters.close()
    },
  }
}
