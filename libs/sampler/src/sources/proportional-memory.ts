import { join } from 'node:path'
import { readProcessFile } from '../processes/proc/process-file.js'
import { parseProportionalMb } from '../processes/proc/process-status.js'

/** Proportional set size of the process this runs in at both ends of a request: shared pages are shared out. */
export interface ProportionalMemory {
  /** A request is about to begin. */
  begin(): void
  /** It has ended: the larger of both ends, MB of 2^20 bytes; null where it cannot be read, or of too much memory. */
  end(): number | null
}

/** The kernel walks all pages for it: 10 ms for a GB (measured), and nobody is answered meanwhile. */
const mostWalkedMb = 4096

/** Reads it once a request: what the one before ended with is what the next one begins with. */
export function openProportionalMemory(
  root = '/',
  residentMb = () => process.memoryUsage.rss() / 2 ** 20,
): ProportionalMemory {
  let before: number | null = null
  const read = () =>
    residentMb() > mostWalkedMb
      ? null
      : parseProportionalMb(readProcessFile(join(root, 'proc/self/smaps_rollup')) ?? '')
  return {
    begin: () => (before ??= read()),
    end: () => {
      const [first, last] = [before, read()]
      before = last
      return first === null || last === null ? null : Math.max(first, last)
    },
  }
}
