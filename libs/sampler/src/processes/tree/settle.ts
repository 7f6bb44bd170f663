import { unseenFaults, unseenS, type Member } from './member.js'

/** What ticks cut of user and system time, of the parent and of the child, and a little. */
const cutS = 0.025

/**
 * Members that ended leave all that they used in the parent that waited for them (man proc_pid_stat(5), cutime): it was
 * counted while they lived, and is not counted again. Nobody gets it where the parent ignores SIGCHLD or is not ours.
 */
export function settle(gone: readonly Member[], living: ReadonlyMap<number, Member>): void {
  const parentOf = new Map(gone.map((member) => [member.process.pid, member.now.parent]))
  for (const member of eldestFirst(gone, parentOf)) {
    const heir = heirOf(member, living, parentOf)
    if (heir === null) continue
    const leftS = member.now.cpuS + member.now.endedS
    const leftFaults = member.now.faults + member.now.endedFaults
    if (unseenS(heir) < leftS - cutS || unseenFaults(heir) < leftFaults) continue
    heir.settledS += leftS
    heir.settledFaults += leftFaults
  }
}

/** A parent that ended, too, left what its own children had left in it: that is settled first. */
function eldestFirst(gone: readonly Member[], parentOf: ReadonlyMap<number, number>): Member[] {
  const depth = (pid: number): number => {
    const parent = parentOf.get(pid)
    return parent === undefined ? 0 : 1 + depth(parent)
  }
  return [...gone].sort((a, b) => depth(a.process.pid) - depth(b.process.pid))
}

/** The nearest that lives of those it descends from. */
function heirOf(
  member: Member,
  living: ReadonlyMap<number, Member>,
  parentOf: ReadonlyMap<number, number>,
): Member | null {
  let pid: number | undefined = member.now.parent
  while (pid !== undefined) {
    const heir = living.get(pid)
    if (heir !== undefined) return heir
    pid = parentOf.get(pid)
  }
  return null
}
