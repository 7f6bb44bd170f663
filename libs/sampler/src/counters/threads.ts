import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openProcessFile, orGone, type ProcessFile } from '../processes/proc/process-file.js'
import type { ThreadReading, ThreadReadings } from './counter-reading.js'

/** Reads what the kernel counts for each thread of one process. */
export interface ThreadCounters {
  /** Null where the kernel does not say (no CONFIG_SCHED_INFO), may not be asked, or of too many threads. */
  read(): ThreadReadings | null
  close(): void
}

interface ThreadFiles {
  readonly schedstat: ProcessFile | null
  /** Null: its switches are not asked for. */
  readonly status: ProcessFile | null
}

/** Files of more threads are not kept open. */
const mostThreads = 256

/** `folder` is that of the process in /proc. `switches` costs a second file for each thread. */
export function openThreadCounters(folder: string, { switches }: { switches: boolean }): ThreadCounters {
  const base = join(folder, 'task')
  const kept = new Map<string, ThreadFiles>()

  function refresh(tids: readonly string[]) {
    const living = new Set(tids)
    for (const [tid, files] of kept) {
      if (living.has(tid)) continue
      close(files)
      kept.delete(tid)
    }
    for (const tid of tids) if (!kept.has(tid)) kept.set(tid, open(join(base, tid), switches))
  }

  return {
    read() {
      const tids = orGone(() => readdirSync(base))
      if (tids === null || tids.length > mostThreads) return null
      refresh(tids)
      const readings = [...kept].flatMap(([tid, files]) => {
        const reading = readThread(files)
        return reading === null ? [] : ([[tid, reading]] as const)
      })
      // A kernel that does not count says 0 of all, and whoever is asked here has run.
      return readings.some(([, { ranNs }]) => ranNs > 0) ? new Map(readings) : null
    },
    close: () => kept.forEach(close),
  }
}

function open(folder: string, switches: boolean): ThreadFiles {
  return {
    schedstat: openProcessFile(join(folder, 'schedstat')),
    status: switches ? openProcessFile(join(folder, 'status')) : null,
  }
}

function close({ schedstat, status }: ThreadFiles): void {
  schedstat?.close()
  status?.close()
}

function readThread({ schedstat, status }: ThreadFiles): ThreadReading | null {
  const times = parseSchedstat(schedstat?.read() ?? '')
  return times === null ? null : { ...times, ...parseSwitches(status?.read() ?? '') }
}

/** Ran and waited, ns, then how often it ran: kernel doc scheduler/sched-stats. */
export function parseSchedstat(text: string): Pick<ThreadReading, 'ranNs' | 'waitedNs'> | null {
  const [, ran, waited] = /^(\d+) (\d+) \d+$/m.exec(text) ?? []
  return ran === undefined ? null : { ranNs: Number(ran), waitedNs: Number(waited) }
}

/** Of /proc/PID/task/TID/status, since Linux 2.6.23: man proc_pid_status(5). */
export function parseSwitches(status: string): Pick<ThreadReading, 'voluntary' | 'involuntary'> {
  const found = /^voluntary_ctxt_switches:\s+(\d+)\nnonvoluntary_ctxt_switches:\s+(\d+)$/m.exec(status)
  return found === null
    ? { voluntary: null, involuntary: null }
    : { voluntary: Number(found[1]), involuntary: Number(found[2]) }
}
