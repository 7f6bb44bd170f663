import { join } from 'node:path'
import { openProcessFile } from '../processes/proc/process-file.js'
import type { SleepClock } from './counter-reading.js'

/**
 * Clocks that differ by the machine's sleep: /proc/uptime is of CLOCK_BOOTTIME, in hundredths (man proc_uptime(5)),
 * `hrtime` of CLOCK_MONOTONIC. Null without /proc: elsewhere Node's clocks do not part.
 */
export function openSleepClock(
  root: string,
  awakeNs = () => process.hrtime.bigint(),
): { read(): SleepClock | null; close(): void } {
  const uptime = openProcessFile(join(root, 'proc/uptime'))
  return {
    read: () => {
      const throughS = Number.parseFloat(uptime?.read() ?? '')
      return Number.isNaN(throughS) ? null : { throughS, awakeS: Number(awakeNs()) / 1e9 }
    },
    close: () => uptime?.close(),
  }
}
