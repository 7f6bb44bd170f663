import { join } from 'node:path'
import { openProcessFile } from '../processes/proc/process-file.js'
import type { CounterReading } from './counter-reading.js'
import { countersBetween, type RequestCounters } from './request-counters.js'
import { openSleepClock } from './sleep-clock.js'
import { openThreadCounters } from './threads.js'
import { openOwnUsage, openProcessUsage } from './usage.js'

/** Reads the exact counters of one process; every call is synchronous and never throws. */
export interface ProcessCounters {
  /** Now; processor time is read last. */
  read(): CounterReading
  /** What was taken since then, until now; processor time is read first. */
  since(before: CounterReading): RequestCounters
  close(): void
}

/** Processor time of one thread since it began, seconds; null where it is not told. */
export type ThreadCpu = () => number | null

/**
 * Opens the counters of a process, or of the own one, for as long as they are asked for. What a system lacks, or has no
 * right to be read, is null. `samplerCpu` is that of the thread that samples.
 */
export function openProcessCounters(
  pid: number | 'self',
  root = '/',
  samplerCpu: ThreadCpu = () => null,
): ProcessCounters {
  const isSelf = pid === 'self'
  const folder = join(root, 'proc', String(pid))
  const usage = isSelf ? openOwnUsage() : openProcessUsage(folder)
  const threads = openThreadCounters(folder, { switches: !isSelf })
  const io = openProcessFile(join(folder, 'io'))
  const status = openProcessFile(join(folder, 'status'))
  const sleep = openSleepClock(root)
  const beside = (): Omit<CounterReading, 'usage'> => ({
    samplerS: samplerCpu(),
    threads: threads.read(),
    readBytes: parseReadBytes(io?.read() ?? ''),
    anonymousMb: parseAnonymousMb(status?.read() ?? ''),
    slept: sleep.read(),
  })
  return {
    read: () => ({ ...beside(), usage: usage.read() }),
    since(before) {
      const now = usage.read()
      return countersBetween(before, { usage: now, ...beside() }, isSelf ? 'getrusage' : 'proc')
    },
    close: () => [usage, threads, io, status, sleep].forEach((source) => source?.close()),
  }
}

/** Bytes fetched from storage, by /proc/PID/io: man proc_pid_io(5), CONFIG_TASK_IO_ACCOUNTING. */
export function parseReadBytes(io: string): number | null {
  const bytes = /^read_bytes: (\d+)$/m.exec(io)?.[1]
  return bytes === undefined ? null : Number(bytes)
}

/** RssAnon of /proc/PID/status, in KiB, since Linux 4.5: man proc_pid_status(5). */
export function parseAnonymousMb(status: string): number | null {
  const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) / 1024
}
