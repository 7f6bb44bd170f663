import { join } from 'node:path'
import type { CounterReading } from '../../counters/counter-reading.js'
import { openProcessCounters, type ProcessCounters } from '../../counters/process-counters.js'
import { openProcessFile, openProcessWriter, readProcessFile } from '../proc/process-file.js'
import { openProcessClock } from '../proc/process-clock.js'
import { parseProcessStat, type ProcessStat } from '../proc/process-stat.js'
import { parseProportionalMb, parseResidentMemory, type ResidentMemory } from '../proc/process-status.js'
import { openThreads } from './threads.js'

/** One look at a process. */
export interface ProcessLook extends ProcessStat, ResidentMemory {}

/** A process that is watched from outside, by files of /proc that stay open. */
export interface WatchedProcess {
  readonly pid: number
  /** Null when it is gone. `exact` reads what sleeps as well. */
  look(exact: boolean): ProcessLook | null
  /** Of those that it may have made since this was last asked; null where the kernel does not list them. */
  children(): number[] | null
  /** Sets the kernel's high-water mark back to what it holds; false where that is not to be done. */
  resetPeak(): boolean
  /** What it holds now, MB of 2^20 bytes; null when it is gone. */
  memoryMb(): number | null
  /** Counters that are read at the ends of a window alone; they stay open from the first time on. */
  counters(): CounterReading
  /** Its pages, each divided among those who share it, MB of 2^20 bytes; null when it is gone or not to be read. */
  proportionalMb(): number | null
  close(): void
}

const noMemory: ResidentMemory = { memoryMb: 0, peakMb: 0 }

/** Begins to watch a process; null when it is not there. */
export function openWatchedProcess(root: string, pid: number): WatchedProcess | null {
  const folder = join(root, 'proc', String(pid))
  const stat = openProcessFile(join(folder, 'stat'))
  const first = parseProcessStat(stat?.read() ?? '')
  if (first === null) {
    stat?.close()
    return null
  }
  const status = openProcessFile(join(folder, 'status'))
  const peakReset = openProcessWriter(join(folder, 'clear_refs'), '5')
  const threads = openThreads(folder)
  const clock = openProcessClock(root, pid)
  const cpuS = createOwnCpu()
  let counters: ProcessCounters | null = null
  let latest: ProcessLook | null = null
  let cpuAtChildrenS = -1

  function look(exact: boolean): ProcessLook | null {
    const now = parseProcessStat(stat?.read() ?? '')
    if (now === null) return null
    const memory = parseResidentMemory(status?.read() ?? '')
    const counted = clock?.() ?? null
    const usedS =
      counted === null ? cpuS(now.cpuS, threads.cpuS(now.threads, exact), exact) : cpuS(counted, null, exact)
    // One that is about to end has given its memory back already.
    const zombie = now.zombie || memory === null
    latest = { ...now, ...(memory ?? noMemory), zombie, cpuS: usedS }
    return latest
  }

  function children(): number[] | null {
    if (clock !== null && latest !== null) {
      // One that did not run has made none; which of its threads ran is not known yet.
      if (latest.cpuS === cpuAtChildrenS) return threads.listChildren() ? [] : null
      cpuAtChildrenS = latest.cpuS
      threads.cpuS(latest.threads, true)
    }
    return threads.children()
  }

  return {
    pid,
    look,
    children,
    resetPeak: peakReset.write,
    memoryMb: () => parseResidentMemory(status?.read() ?? '')?.memoryMb ?? null,
    counters: () => (counters ??= openProcessCounters(pid, root)).read(),
    proportionalMb: () => parseProportionalMb(readProcessFile(join(folder, 'smaps_rollup')) ?? ''),
    close: () => [stat, status, peakReset, threads, counters].forEach((file) => file?.close()),
  }
}

/**
 * CPU time of a process from its clock, or from its ticks and the ns of its threads. Ticks are cut: the truth is never below them. Ns lack
 * threads that ended unseen; what the ticks have above them is theirs.
 */
function createOwnCpu(): (ticksS: number, threadsS: number | null, exact: boolean) => number {
  let unseenS = 0
  let lastS = 0
  return (ticksS, threadsS, exact) => {
    // What a sleeper did meanwhile is not that of a thread that ended.
    if (threadsS !== null && exact) unseenS = Math.max(unseenS, ticksS - threadsS)
    lastS = Math.max(lastS, ticksS, (threadsS ?? 0) + unseenS)
    return lastS
  }
}
