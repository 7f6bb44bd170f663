import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Sets this process's high-water mark back to its present resident set; false where that cannot be done.
 * Linux only: man proc_pid_clear_refs(5), value 5, since Linux 4.0.
 */
export function resetPeakMemory(root = '/'): boolean {
  try {
    // r+ so that the file is never made where there is none.
    writeFileSync(join(root, 'proc/self/clear_refs'), '5', { flag: 'r+' })
    return true
  } catch {
    // Any refusal (no /proc, a sandbox, an old kernel) means the same to the caller: do not trust the mark.
    return false
  }
}

/** Highest resident set since the last reset, MB of 2^20 bytes: VmHWM of /proc/self/status, which is in KiB: man proc_pid_status(5). */
export function parsePeakMemory(status: string): number | null {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) / 1024
}
