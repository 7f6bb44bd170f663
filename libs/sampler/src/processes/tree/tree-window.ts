import { joinNotes } from '../subject/notes.js'
import type { MemorySource, SubjectAccount } from '../subject/subject.js'
import type { MemorySpan } from './peak.js'

/** What one look at a tree saw. */
export interface TreeMoment extends MemorySpan {
  readonly pids: readonly number[]
  readonly threads: number
  readonly gpuMemoryMb: number | null
  /** What became of its roots just then. */
  readonly events: readonly string[]
}

/** Counters of a tree at one end of a window. */
export interface TreeCounters {
  readonly cpuS: number
  readonly unseenFaults: number
  readonly pssMb: number | null
}

/** Folds the looks of one window. */
export interface TreeWindow {
  add(moment: TreeMoment): void
  /** `notes` are those of the watch itself. */
  account(end: TreeCounters, notes: readonly string[]): SubjectAccount
}

/** Pages beyond these were more than the start of a small program. */
const noticedFaults = 50

/** A window that begins at a look: what was before it is not of it. */
export function createTreeWindow(first: TreeMoment, begin: TreeCounters): TreeWindow {
  const seen = new Set(first.pids)
  const events: string[] = []
  const most = {
    processes: first.pids.length,
    threads: first.threads,
    /** At one moment; and by the kernel's marks. */
    gridMb: first.nowMb,
    kernelMb: first.nowMb,
    gpuMb: first.gpuMemoryMb,
  }
  let byKernel = true

  function add(moment: TreeMoment) {
    moment.pids.forEach((pid) => seen.add(pid))
    events.push(...moment.events)
    most.processes = Math.max(most.processes, moment.pids.length)
    most.threads = Math.max(most.threads, moment.threads)
    most.gridMb = Math.max(most.gridMb, moment.nowMb)
    most.kernelMb = Math.max(most.kernelMb, moment.sumOfPeaksMb, moment.largestMb)
    most.gpuMb = larger(most.gpuMb, moment.gpuMemoryMb)
    byKernel &&= moment.byKernel
  }

  function account(end: TreeCounters, notes: readonly string[]): SubjectAccount {
    const unseen = end.unseenFaults - begin.unseenFaults > noticedFaults
    const watched = seen.size > 0
    const source = sourceOf(seen.size, byKernel)
    const pssMb = larger(begin.pssMb, end.pssMb)
    return {
      process_cpu_s: watched || unseen ? Math.max(0, end.cpuS - begin.cpuS) : null,
      peak_memory_mb: watched ? Math.max(most.gridMb, most.kernelMb) : null,
      memory_source: watched ? source : null,
      memory_scope: 'process_tree',
      pss_mb: pssMb,
      process_gpu_memory_mb: most.gpuMb,
      processes: most.processes,
      peak_threads: most.threads,
      note: joinNotes([
        ...notes,
        ...events,
        unseen ? 'the memory of children that ended between two samples was not seen' : null,
        watched && source === 'samples' ? 'memory from samples: no right to write clear_refs' : null,
        watched && pssMb === null ? 'no right to read smaps_rollup' : null,
        source === 'sum_of_peaks' ? gridRemark(most.kernelMb, most.gridMb) : null,
      ]),
    }
  }

  return { add, account }
}

function sourceOf(processes: number, byKernel: boolean): MemorySource {
  if (!byKernel) return 'samples'
  return processes === 1 ? 'kernel' : 'sum_of_peaks'
}

/** How far the bound may be above the truth. */
function gridRemark(peakMb: number, gridMb: number): string | null {
  return peakMb > gridMb * 1.05 ? `the largest sum seen at once was ${gridMb.toFixed(1)} MB` : null
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
