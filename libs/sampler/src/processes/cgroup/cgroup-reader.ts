import type { ThreadCpu } from '../../counters/process-counters.js'
import { openSleepClock } from '../../counters/sleep-clock.js'
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
  /** Processor time of the thread that watches, seconds. */
  readonly samplerCpu: ThreadCpu
}

/** Watches a cgroup and those below it by the kernel's own counters. */
export function createCgroupReader(given: CgroupReaderOptions): SubjectReader {
  const { root, gpu, selfPids, samplerCpu, ...options } = given
  const cgroup = followCgroup(options)
  const sleep = openSleepClock(root)
  const windows = createWindows<CgroupWindow>()
  const cpuShare = createCpuShare()
  let isOurs = false

  function look(urgent = false): CgroupMoment {
    const events = cgroup.look(urgent) ? ['the cgroup ended and was made anew'] : []
    const { pids, threads } = readCgroupMembers(cgroup.folder())
    isOurs = pids.some((pid) => selfPids.has(pid))
    const moment = { pids, threads, memoryMb: cgroup.memoryMb(), gpuMemoryMb: gpu.memoryMb(pids), events }
    for (const window of windows.open()) window.add(moment)
    return moment
  }

  const ends = () => ({
    counting: { ...cgroup.counted(), samplerS: samplerCpu(), slept: sleep.read() },
    limitMb: cgroup.limitMb(),
  })

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
    memoryMb: () => {
      cgroup.look()
      return cgroup.memoryMb()
    },
    begin: () => {
      const { pids } = look()
      const pssMb = proportionalMbOf(root, pids)
      // One that was made anew before the window began is not of it.
      const first = { ...look(true), events: [] }
      return windows.begin(createCgroupWindow(first, { ...ends(), pssMb }, cgroup.beginPeak()))
    },
    end: (mark) => {
      const { pids } = look()
      const counted = ends()
      return windows.end(mark).account({ ...counted, pssMb: proportionalMbOf(root, pids) }, notes())
    },
    note: () => joinNotes(notes()),
    close: () => [cgroup, sleep, gpu].forEach((part) => part.close()),
  }
}
