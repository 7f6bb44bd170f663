import type { Clock } from '../../clock/clock.js'
import { openCgroupCounters, type CgroupPeak } from './cgroup-counters.js'
import { readCgroupUsage, type CgroupUsage } from './cgroup-usage.js'
import { folderOf, type CgroupFolders } from './hierarchy.js'
import { readMemoryLimitMb } from './memory-limit.js'

export interface FollowedCgroupOptions {
  readonly clock: Clock
  readonly folders: CgroupFolders
  /** Looks for it again when it is gone, as a container that is started again is; null when it is not there. */
  readonly findAgain: () => CgroupFolders | null
}

/** A cgroup, and the one that is made in its place when it ends. */
export interface FollowedCgroup {
  /** Reads it; true when another one was found in its place, which is looked for at once where that is `urgent`. */
  look(urgent?: boolean): boolean
  isGone(): boolean
  /** Where its processes are listed. */
  folder(): string
  memoryMb(): number | null
  /** Of all of them, seconds. */
  cpuS(): number | null
  /** What it counts, and which of those that were made one after the other it is. */
  counted(): { readonly cpuS: number | null; readonly usage: CgroupUsage; readonly generation: number }
  /** What it and those above it allow, MB of 2^20 bytes; null where nothing is limited. */
  limitMb(): number | null
  beginPeak(): CgroupPeak | null
  close(): void
}

const searchEveryMs = 1000

export function followCgroup({ clock, findAgain, ...options }: FollowedCgroupOptions): FollowedCgroup {
  let { folders } = options
  let counters = openCgroupCounters(folders)
  let memoryMb: number | null = null
  let cpuS: number | null = null
  /** Of those before that are gone. */
  let endedS = 0
  let generation = 0
  let isGone = false
  let searchedAtMs = -Infinity

  function isFoundAgain(urgent: boolean): boolean {
    if (!urgent && clock.nowMs() - searchedAtMs < searchEveryMs) return false
    searchedAtMs = clock.nowMs()
    const found = findAgain()
    if (found === null) return false
    counters.close()
    folders = found
    counters = openCgroupCounters(found)
    endedS += cpuS ?? 0
    generation += 1
    return true
  }

  const allS = () => (cpuS === null ? null : endedS + cpuS)

  return {
    look: (urgent = false) => {
      const isAnother = isGone && isFoundAgain(urgent)
      memoryMb = counters.memoryMb()
      const nowS = counters.cpuS()
      isGone = memoryMb === null && nowS === null
      cpuS = nowS ?? cpuS
      return isAnother
    },
    isGone: () => isGone,
    folder: () => folderOf(folders),
    memoryMb: () => memoryMb,
    cpuS: allS,
    counted: () => ({ cpuS: allS(), usage: readCgroupUsage(folders), generation }),
    limitMb: () => readMemoryLimitMb(folders),
    beginPeak: () => counters.beginPeak(),
    close: () => counters.close(),
  }
}
