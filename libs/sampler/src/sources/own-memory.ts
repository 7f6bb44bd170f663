import { join } from 'node:path'
import { openProcessFile } from '../processes/proc/process-file.js'
import { parseResidentMemory } from '../processes/proc/process-status.js'
import { resetPeakMemory } from './peak-memory.js'
import type { Source } from './source.js'

/** Memory of the process this runs in, MB of 2^20 bytes. */
export interface OwnMemoryReading {
  readonly residentMb: number
  /** The most since the kernel's mark was last set back, never below what is resident; null where it keeps none. */
  readonly peakMb: number | null
}

/** Reads the resident set of the process this runs in, and the kernel's mark of it, from one file. */
export interface OwnMemory {
  read(): OwnMemoryReading
  /** Sets the mark back; false where that cannot be done. */
  resetPeak(): boolean
  close(): void
}

/**
 * By /proc/self/status: the kernel sums up its counters for it, while the resident set of /proc/self/stat may lack up to 128 kB
 * for each core, which between the two looked like a rise. Where there is no such file the system is asked for what is resident.
 */
export function openOwnMemory(root = '/'): OwnMemory {
  const status = openProcessFile(join(root, 'proc/self/status'))
  return {
    read: () => {
      const memory = parseResidentMemory(status?.read() ?? '')
      if (memory !== null) return { residentMb: memory.memoryMb, peakMb: memory.peakMb }
      return { residentMb: process.memoryUsage.rss() / 2 ** 20, peakMb: null }
    },
    resetPeak: () => resetPeakMemory(root),
    close: () => status?.close(),
  }
}

/** What is resident now, MB of 2^20 bytes, and nothing else: cheap enough for every few ms. */
export function createResidentSource(): Source<number> {
  const memory = openOwnMemory()
  return { read: () => memory.read().residentMb, close: memory.close }
}
