import type { ThreadCpu } from '../../counters/process-counters.js'
import { openSleepClock } from '../../counters/sleep-clock.js'
import { memoryLimitOf } from '../cgroup/memory-limit.js'
import { isHeld } from './member.js'
import { proportionalSize } from './proportional-size.js'
import { readCounting } from './tree-counting.js'
import type { TreeEnd } from './tree-window.js'
import type { ProcessTree } from './tree.js'

/** Reads what is read of a tree at the ends of a window alone. */
export interface TreeEnds {
  read(): TreeEnd
  close(): void
}

export function openTreeEnds(tree: ProcessTree, root: string, samplerCpu: ThreadCpu): TreeEnds {
  const sleep = openSleepClock(root)
  return {
    read: () => {
      const held = tree.members().filter(isHeld)
      const [first] = held
      return {
        counting: readCounting(tree, { samplerS: samplerCpu, slept: sleep.read }),
        proportional: proportionalSize(held),
        limitMb: first === undefined ? null : memoryLimitOf(root, first.process.pid),
      }
    },
    close: sleep.close,
  }
}

/** Sum of what its members hold now, MB of 2^20 bytes; null when there is none. */
export function heldMb(tree: ProcessTree): number | null {
  const held = tree.members().filter(isHeld)
  const known = held.map(({ process }) => process.memoryMb()).filter((mb) => mb !== null)
  return known.length === 0 ? null : known.reduce((a, b) => a + b)
}
