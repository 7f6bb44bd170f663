import { joinNotes } from '../subject/notes.js'
import type { SubjectAccount } from '../subject/subject.js'
import type { CgroupPeak } from './cgroup-counters.js'
import { cgroupCounters, throttledS, type CgroupCounting } from './cgroup-counting.js'

/** What one look at a cgroup saw. */
export interface CgroupMoment {
  readonly pids: readonly number[]
  readonly threads: number
  readonly memoryMb: number | null
  readonly gpuMemoryMb: number | null
  readonly events: readonly string[]
}

export interface CgroupEnd {
  readonly counting: CgroupCounting
  readonly pssMb: number | null
  /** What it and those above it allow, MB of 2^20 bytes; null where nothing is limited. */
  readonly limitMb: number | null
}

export interface CgroupWindow {
  add(moment: CgroupMoment): void
  account(end: CgroupEnd, notes: readonly (string | null)[]): SubjectAccount
}

/** Folds the looks of one window; the kernel's mark, where there is one, is read at each: another window may set it back. */
export function createCgroupWindow(
  first: CgroupMoment,
  begin: CgroupEnd,
  peak: CgroupPeak | null,
): CgroupWindow {
  const events: string[] = []
  let processes = first.pids.length
  let threads = first.threads
  let gridMb = first.memoryMb
  let markMb: number | null = null
  let gpuMb = first.gpuMemoryMb

  function add(moment: CgroupMoment) {
    events.push(...moment.events)
    processes = Math.max(processes, moment.pids.length)
    threads = Math.max(threads, moment.threads)
    gridMb = larger(gridMb, moment.memoryMb)
    markMb = larger(markMb, peak?.peakMb() ?? null)
    gpuMb = larger(gpuMb, moment.gpuMemoryMb)
  }

  return {
    add,
    account: (end, notes) => {
      peak?.close()
      const peakMb = larger(gridMb, markMb)
      const source = markMb === null ? 'samples' : 'cgroup'
      const pssMb = larger(begin.pssMb, end.pssMb)
      const counters = cgroupCounters(begin.counting, end.counting)
      return {
        process_cpu_s: counters.process_cpu_s,
        counters,
        memory_limit_mb: end.limitMb,
        peak_memory_mb: peakMb,
        memory_source: peakMb === null ? null : source,
        memory_scope: 'cgroup',
        pss_mb: pssMb,
        process_gpu_memory_mb: gpuMb,
        processes,
        peak_threads: threads,
        memory_note:
          peakMb !== null && source === 'samples'
            ? 'memory from samples: no right to set memory.peak back'
            : null,
        note: joinNotes([
          ...events,
          ...notes,
          peakMb === null ? 'the cgroup has no memory controller' : 'memory with page cache',
          begin.counting.cpuS === null ? 'the cgroup counts no CPU time' : null,
          quotaNote(throttledS(begin.counting, end.counting)),
          pssMb === null && processes > 0 ? 'no right to read smaps_rollup' : null,
        ]),
      }
    },
  }
}

function quotaNote(seconds: number | null): string | null {
  return (seconds ?? 0) < 0.001 ? null : `held back by its CPU quota for ${seconds?.toFixed(3)} s`
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
