import type { ProcessGpu } from '../gpu/process-gpu.js'
import { createCpuShare } from '../subject/cpu-share.js'
import { joinNotes } from '../subject/notes.js'
import type { SubjectReader } from '../subject/subject.js'
import { createWindows } from '../subject/windows.js'
import { proportionalMbOf, readCgroupMembers } from './cgroup-members.js'
import { createCgroupWindow, type CgroupMoment, type CgroupWindow } from './cgroup-window.js'
import { followCgroup, type FollowedCgroupOptions } from './followed-cgroup.js'

export interface CgroupReaderOptions extends FollowedCgroupOptions {
  readonly root: string
  readonly gpu: ProcessGpu
  /** Our own agent and whoever asks: said when one of them is in it. */
  readonly selfPids: ReadonlySet<number>
}

/** Watches a cgroup and those below it by the kernel's own counters. */
export function createCgroupReader({ root, gpu, selfPids, ...options }: CgroupReaderOptions): SubjectReader {
  const cgroup = followCgroup(options)
  const windows = createWindows<CgroupWindow>()
  const cpuShare = createCpuShare()
  let isOurs = false

  function look(): CgroupMoment {
    const events = cgroup.look() ? ['the cgroup ended and was made anew'] : []
    const { pids, threads } = readCgroupMembers(cgroup.folder())
    isOurs = pids.some((pid) => selfPids.has(pid))
    const moment = { pids, threads, memoryMb: cgroup.memoryMb(), gpuMemoryMb: gpu.memoryMb(pids), events }
    for (const window of windows.open()) window.add(moment)
    return moment
  }

  const notes = () => [
    cgroup.isGone() ? 'the cgroup is gone' : null,
    isOurs ? 'Voicemark itself runs in it' : null,
  ]

  return {
    read: (nowMs) => {
      const { memoryMb, pids, threads, gpuMemoryMb } = look()
      const cpuPercent = cpuShare(nowMs, cgroup.cpuS())
      const gpuPercent = gpu.percent(pids)
      return { memoryMb, cpuPercent, processes: pids.length, threads, gpuMemoryMb, gpuPercent }
    },
    begin: () => {
      const pssMb = proportionalMbOf(root, look().pids)
      const first = { ...look(), events: [] }
      return windows.begin(createCgroupWindow(first, { cpuS: cgroup.cpuS(), pssMb }, cgroup.beginPeak()))
    },
    end: (mark) => {
      const { pids } = look()
      const cpuS = cgroup.cpuS()
      return windows.end(mark).account({ cpuS, pssMb: proportionalMbOf(root, pids) }, notes())
    },
    note: () => joinNotes(notes()),
    close: () => {
      cgroup.close()
      gpu.close()
    },
  }
}
