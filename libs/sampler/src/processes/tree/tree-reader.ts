import type { ThreadCpu } from '../../counters/process-counters.js'
import type { Roots } from '../finding/roots.js'
import type { ProcessGpu } from '../gpu/process-gpu.js'
import { createCpuShare } from '../subject/cpu-share.js'
import { joinNotes } from '../subject/notes.js'
import type { SubjectReader } from '../subject/subject.js'
import { createWindows } from '../subject/windows.js'
import { createForkWatch } from './fork-watch.js'
import { isHeld } from './member.js'
import { createPeakWatch } from './peak.js'
import { totalsOf } from './tree-counting.js'
import { heldMb, openTreeEnds } from './tree-ends.js'
import { createTreeWindow, type TreeMoment, type TreeWindow } from './tree-window.js'
import { createProcessTree } from './tree.js'

export interface TreeReaderOptions {
  readonly root: string
  readonly roots: Roots
  readonly excluded: ReadonlySet<number>
  readonly gpu: ProcessGpu
  /** Processor time of the thread that watches, seconds. */
  readonly samplerCpu: ThreadCpu
}

/** Watches the trees of some roots, which are found again when they end. */
export function createTreeReader(options: TreeReaderOptions): SubjectReader {
  const { root, roots, excluded, gpu, samplerCpu } = options
  const tree = createProcessTree(root, excluded)
  const peaks = createPeakWatch()
  const ends = openTreeEnds(tree, root, samplerCpu)
  const forks = createForkWatch(root)
  const cpuShare = createCpuShare()
  const windows = createWindows<TreeWindow>()
  const add = (pid: number) => tree.add(pid, roots.counted)
  roots.pids.forEach(add)

  function look(exact: boolean): TreeMoment {
    const events = roots.after(tree.look(exact), add)
    const members = tree.members()
    const held = members.filter(isHeld)
    const pids = held.map(({ process }) => process.pid)
    const threads = held.reduce((sum, { now }) => sum + now.threads, 0)
    const moment = { ...peaks.span(held), pids, threads, gpuMemoryMb: gpu.memoryMb(pids), events }
    for (const window of windows.open()) window.add(moment)
    // Of several each span is summed by itself, so that peaks of different moments do not add up.
    const isSpanned = pids.length > 1 || held.some(({ before }) => before === null)
    if (windows.open().length > 0 && isSpanned) peaks.reset(held)
    return moment
  }

  return {
    read: (nowMs) => {
      const { nowMb, pids, threads, gpuMemoryMb } = look(false)
      const memoryMb = pids.length === 0 ? null : nowMb
      return {
        memoryMb,
        cpuPercent: cpuShare(nowMs, tree.used().cpuS),
        processes: pids.length,
        threads,
        gpuMemoryMb,
        gpuPercent: gpu.percent(pids),
      }
    },
    memoryMb: () => {
      // Who is new is seen by a whole look alone.
      if (forks.mayHaveForked()) look(false)
      return heldMb(tree)
    },
    begin: () => {
      look(false)
      const before = ends.read()
      const moment = { ...look(true), events: [] }
      peaks.reset(tree.members().filter(isHeld))
      // Of the last look, so that what all of this takes is in no request.
      const begin = { ...before, counting: { ...before.counting, ...totalsOf(tree) } }
      return windows.begin(createTreeWindow(moment, begin))
    },
    end: (mark) => {
      look(true)
      return windows.end(mark).account(ends.read(), roots.notes())
    },
    note: () => joinNotes(roots.notes()),
    close: () => [tree, ends, forks, gpu].forEach((part) => part.close()),
  }
}
