import type { Clock } from '../../clock/clock.js'
import { joinNotes } from '../subject/notes.js'
import type { SubjectReader } from '../subject/subject.js'
import { createWindows } from '../subject/windows.js'
import { foldList, type ListedProcess, type ListedTree } from './listed-tree.js'

export interface ListedReaderOptions {
  readonly roots: readonly number[]
  readonly counted: boolean
  readonly excluded: ReadonlySet<number>
  readonly clock: Clock
  /** @default systeminformation */
  readonly list?: () => Promise<readonly ListedProcess[]>
}

interface ListedWindow {
  processes: number
  memoryMb: number | null
}

/** The system lists its processes by a program of its own: no more often than this. */
const everyMs = 1000
/** A list that is older says nothing any more. */
const staleMs = 5000

async function systemList(): Promise<readonly ListedProcess[]> {
  const { processes } = await import('systeminformation')
  return (await processes()).list
}

/** Watches processes where there is no /proc: memory once a second, nothing exact. */
export function createListedReader(options: ListedReaderOptions): SubjectReader {
  const { roots, counted, excluded, clock, list = systemList } = options
  const windows = createWindows<ListedWindow>()
  let latest: { atMs: number; tree: ListedTree } | null = null
  let askedAtMs = -Infinity

  function refresh() {
    if (clock.nowMs() - askedAtMs < everyMs) return
    askedAtMs = clock.nowMs()
    list().then(take, () => undefined) // a list that failed leaves the last one to become stale
  }

  function take(lines: readonly ListedProcess[]) {
    const tree = foldList(lines, roots, counted, excluded)
    latest = { atMs: clock.nowMs(), tree }
    for (const window of windows.open()) {
      window.processes = Math.max(window.processes, tree.processes)
      window.memoryMb =
        tree.memoryMb === null ? window.memoryMb : Math.max(window.memoryMb ?? 0, tree.memoryMb)
    }
  }

  const known = () => (latest === null || clock.nowMs() - latest.atMs > staleMs ? null : latest.tree)

  refresh()
  return {
    read: () => {
      refresh()
      const tree = known()
      return tree && { ...tree, cpuPercent: null, threads: null, gpuMemoryMb: null }
    },
    begin: () => {
      refresh()
      const tree = known()
      return windows.begin({ processes: tree?.processes ?? 0, memoryMb: tree?.memoryMb ?? null })
    },
    end: (mark) => {
      const { processes, memoryMb } = windows.end(mark)
      return {
        process_cpu_s: null,
        counters: null,
        memory_limit_mb: null,
        peak_memory_mb: memoryMb,
        memory_source: memoryMb === null ? null : 'samples',
        memory_scope: 'process_tree',
        pss_mb: null,
        process_gpu_memory_mb: null,
        processes,
        peak_threads: null,
        memory_note: null,
        note: note(),
      }
    },
    note,
    close: () => undefined,
  }
}

function note(): string | null {
  return joinNotes([
    `${process.platform} says little of other processes: memory from samples every second, no CPU time`,
  ])
}
