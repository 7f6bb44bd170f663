import { joinNotes } from '../subject/notes.js'
import type { SubjectAccount } from '../subject/subject.js'
import type { CgroupPeak } from './cgroup-counters.js'

/** What one look at a cgroup saw. */
export interface CgroupMoment {
  readonly pids: readonly number[]
  readonly threads: number
  readonly memoryMb: number | null
  readonly gpuMemoryMb: number | null
  readonly events: readonly string[]
}

export interface CgroupEnd {
  readonly cpuS: number | null
  readonly pssMb: number | null
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
      return {
        process_cpu_s: begin.cpuS === null || end.cpuS === null ? null : Math.max(0, end.cpuS - begin.cpuS),
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
          begin.cpuS === null ? 'the cgroup counts no CPU time' : null,
          pssMb === null && processes > 0 ? 'no right to read smaps_rollup' : null,
        ]),
      }
    },
  }
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
