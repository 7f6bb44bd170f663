import type { ProcessLook, WatchedProcess } from './watched-process.js'

/** A process of a tree. */
export interface Member {
  readonly process: WatchedProcess
  /** False of the process whose children alone are watched: what its ended children left in it counts, it does not. */
  readonly counted: boolean
  /** Whether it began as a child of this tree. */
  readonly bornHere: boolean
  now: ProcessLook
  /** Null when it was seen for the first time just now. */
  before: ProcessLook | null
  /** What it and its ended children had used when it came in; nothing of one that was born here. */
  readonly enteredCpuS: number
  readonly enteredEndedS: number
  readonly enteredEndedFaults: number
  /** Of what its ended children left in it, what was seen of them while they lived. */
  settledS: number
  settledFaults: number
}

/** CPU time that a member and those of its children that nobody saw have used in the tree, seconds. */
export function memberCpuS(member: Member): number {
  const own = member.counted ? member.now.cpuS - member.enteredCpuS : 0
  return own + Math.max(0, unseenS(member))
}

/** Of ended children: what the kernel counted less what was seen of them. Below 0 by what ticks cut. */
export function unseenS(member: Member): number {
  return member.now.endedS - member.enteredEndedS - member.settledS
}

/** Pages that children took which ended between two looks; below 0 when the kernel left them to nobody. */
export function unseenFaults(member: Member): number {
  return member.now.endedFaults - member.enteredEndedFaults - member.settledFaults
}
