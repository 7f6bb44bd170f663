import { joinNotes } from '../subject/notes.js'
import type { MemorySource, SubjectAccount } from '../subject/subject.js'
import type { MemorySpan } from './peak.js'
import { treeCounters, type TreeCounting } from './tree-counting.js'

/** What one look at a tree saw. */
export interface TreeMoment extends MemorySpan {
  readonly pids: readonly number[]
  readonly threads: number
  readonly gpuMemoryMb: number | null
  /** What became of its roots just then. */
  readonly events: readonly string[]
}

/** A tree at one end of a window. */
export interface TreeEnd {
  readonly counting: TreeCounting
  readonly proportional: ProportionalSize
  /** What the cgroup of its first process allows, MB of 2^20 bytes; null where nothing is limited. */
  readonly limitMb: number | null
}

/** Of all processes together, MB of 2^20 bytes; null when there is none, or when it was not read, for a reason. */
export interface ProportionalSize {
  readonly pssMb: number | null
  readonly reason: string | null
}

/** Folds the looks of one window. */
export interface TreeWindow {
  add(moment: TreeMoment): void
  /** `notes` are those of the watch itself. */
  account(end: TreeEnd, notes: readonly string[]): SubjectAccount
}

/** The least share of a peak that would be missed in it. */
const missedShare = 0.02
/** The usual page. Where pages are larger, less is said to be unseen than was. */
const pageMb = 4 / 1024

/** A window that begins at a look: what was before it is not of it. */
export function createTreeWindow(first: TreeMoment, begin: TreeEnd): TreeWindow {
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
  let doubt: string | null = null

  function add(moment: TreeMoment) {
    moment.pids.forEach((pid) => seen.add(pid))
    events.push(...moment.events)
    most.processes = Math.max(most.processes, moment.pids.length)
    most.threads = Math.max(most.threads, moment.threads)
    most.gridMb = Math.max(most.gridMb, moment.nowMb)
    most.kernelMb = Math.max(most.kernelMb, moment.sumOfPeaksMb, moment.largestMb)
    most.gpuMb = larger(most.gpuMb, moment.gpuMemoryMb)
    doubt ??= moment.doubt
  }

  function account(end: TreeEnd, notes: readonly string[]): SubjectAccount {
    const unseenMb = (end.counting.unseenFaults - begin.counting.unseenFaults) * pageMb
    const watched = seen.size > 0
    const counters = watched || unseenMb > 0 ? treeCounters(begin.counting, end.counting) : null
    const source = sourceOf(seen.size, doubt)
    const peakMb = watched ? Math.max(most.gridMb, most.kernelMb) : null
    const ends = [begin.proportional, end.proportional]
    return {
      process_cpu_s: counters?.process_cpu_s ?? null,
      counters,
      peak_memory_mb: peakMb,
      memory_limit_mb: begin.limitMb ?? end.limitMb,
      memory_source: watched ? source : null,
      memory_scope: 'process_tree',
      pss_mb: larger(begin.proportional.pssMb, end.proportional.pssMb),
      process_gpu_memory_mb: most.gpuMb,
      processes: most.processes,
      peak_threads: most.threads,
      memory_note: watched ? memoryNote(source) : null,
      note: joinNotes([
        ...notes,
        ...events,
        unseenMb > missedShare * (peakMb ?? 0) ? unseenRemark(unseenMb) : null,
        ...ends.map(({ reason }) => reason),
      ]),
    }
  }

  function memoryNote(source: MemorySource): string | null {
    if (doubt !== null) return `memory from samples: ${doubt}`
    return source === 'sum_of_peaks' ? gridRemark(most.kernelMb, most.gridMb) : null
  }

  return { add, account }
}

function sourceOf(processes: number, doubt: string | null): MemorySource {
  if (doubt !== null) return 'samples'
  return processes === 1 ? 'kernel' : 'sum_of_peaks'
}

function unseenRemark(mb: number): string {
  return `children that ended between two samples are not in the peak: they took ${mb.toFixed(1)} MB of pages`
}

/** How far the bound may be above the truth. */
function gridRemark(peakMb: number, gridMb: number): string | null {
  return peakMb > gridMb * 1.05 ? `the largest sum seen at once was ${gridMb.toFixed(1)} MB` : null
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
