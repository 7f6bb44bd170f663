import type { ThreadCpu } from '../../counters/process-counters.js'
import { openSleepClock } from '../../counters/sleep-clock.js'
import { memoryLimitOf } from '../cgroup/memory-limit.js'
import type { Roots } from '../finding/roots.js'
import type { ProcessGpu } from '../gpu/process-gpu.js'
import { createCpuShare } from '../subject/cpu-share.js'
import { joinNotes } from '../subject/notes.js'
import type { SubjectReader } from '../subject/subject.js'
import { createWindows } from '../subject/windows.js'
import type { Member } from './member.js'
import { createPeakWatch } from './peak.js'
import { proportionalSize } from './proportional-size.js'
import { readCounting, totalsOf } from './tree-counting.js'
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
export function createTreeReader({
  root,
  roots,
  excluded,
  gpu,
  samplerCpu,
}: TreeReaderOptions): SubjectReader {
  const tree = createProcessTree(root, excluded)
  const peaks = createPeakWatch()
  const sleep = openSleepClock(root)
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

  const counting = () => readCounting(tree, { samplerS: samplerCpu, slept: sleep.read })
  const limitMb = () => {
    const first = tree.members().find(isHeld)
    return first === undefined ? null : memoryLimitOf(root, first.process.pid)
  }
  const proportional = () => proportionalSize(tree.members().filter(isHeld))

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
    begin: () => {
      look(false)
      const before = { counting: counting(), proportional: proportional(), limitMb: limitMb() }
      const moment = { ...look(true), events: [] }
      peaks.reset(tree.members().filter(isHeld))
      // Of the last look, so that what all of this takes is in no request.
      const begin = { ...before, counting: { ...before.counting, ...totalsOf(tree) } }
      return windows.begin(createTreeWindow(moment, begin))
    },
    end: (mark) => {
      look(true)
      const end = { counting: counting(), proportional: proportional(), limitMb: limitMb() }
      return windows.end(mark).account(end, roots.notes())
    },
    note: () => joinNotes(roots.notes()),
    close: () => {
      tree.close()
      sleep.close()
      gpu.close()
    },
  }
}

/** A zombie holds nothing any more. */
function isHeld({ counted, now }: Member): boolean {
  return counted && !now.zombie
}
