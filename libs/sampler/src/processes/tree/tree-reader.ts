import type { Roots } from '../finding/roots.js'
import type { ProcessGpu } from '../gpu/process-gpu.js'
import { createCpuShare } from '../subject/cpu-share.js'
import { joinNotes } from '../subject/notes.js'
import type { SubjectReader } from '../subject/subject.js'
import { createWindows } from '../subject/windows.js'
import type { Member } from './member.js'
import { createPeakWatch } from './peak.js'
import { proportionalSize } from './proportional-size.js'
import { createTreeWindow, type TreeMoment, type TreeWindow } from './tree-window.js'
import { createProcessTree } from './tree.js'

export interface TreeReaderOptions {
  readonly root: string
  readonly roots: Roots
  readonly excluded: ReadonlySet<number>
  readonly gpu: ProcessGpu
}

/** Watches the trees of some roots, which are found again when they end. */
export function createTreeReader({ root, roots, excluded, gpu }: TreeReaderOptions): SubjectReader {
  const tree = createProcessTree(root, excluded)
  const peaks = createPeakWatch()
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

  const counters = () => ({ cpuS: tree.cpuS(), unseenFaults: tree.unseenFaults() })

  return {
    read: (nowMs) => {
      const { nowMb, pids, threads, gpuMemoryMb } = look(false)
      const memoryMb = pids.length === 0 ? null : nowMb
      return {
        memoryMb,
        cpuPercent: cpuShare(nowMs, tree.cpuS()),
        processes: pids.length,
        threads,
        gpuMemoryMb,
        gpuPercent: gpu.percent(pids),
      }
    },
    begin: () => {
      look(false)
      const proportional = proportionalSize(tree.members().filter(isHeld))
      const moment = look(true)
      peaks.reset(tree.members().filter(isHeld))
      return windows.begin(createTreeWindow({ ...moment, events: [] }, { ...counters(), proportional }))
    },
    end: (mark) => {
      look(true)
      const end = counters()
      const proportional = proportionalSize(tree.members().filter(isHeld))
      return windows.end(mark).account({ ...end, proportional }, roots.notes())
    },
    note: () => joinNotes(roots.notes()),
    close: () => {
      tree.close()
      gpu.close()
    },
  }
}

/** A zombie holds nothing any more. */
function isHeld({ counted, now }: Member): boolean {
  return counted && !now.zombie
}
