import { atLeastNothing, endedUse, minus, nothingUsed, ownUse, plus, type Used } from './used.js'
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
  readonly entered: { readonly own: Used; readonly ended: Used }
  /** Of what its ended children left in it, what was seen of them while they lived. */
  settled: Used
}

/** What a member and those of its children that nobody saw have used in the tree. */
export function memberUse(member: Member): Used {
  const own = member.counted ? minus(ownUse(member.now), member.entered.own) : nothingUsed
  return plus(own, atLeastNothing(unseenUse(member)))
}

/**
 * Of ended children: what the kernel counted less what was seen of them. CPU time is below 0 by what ticks cut, pages when
 * the kernel left them to nobody.
 */
export function unseenUse({ now, entered, settled }: Member): Used {
  return minus(minus(endedUse(now), entered.ended), settled)
}

/** Whether it is a part of what is watched that lives; a zombie holds nothing any more. */
export function isHeld({ counted, now }: Member): boolean {
  return counted && !now.zombie
}
