import { unseenUse, type Member } from './member.js'
import { endedUse, ownUse, plus } from './used.js'

/** What ticks cut of user and system time, of the parent and of the child, and a little. */
const cutS = 0.025

/**
 * Members that ended leave all that they used in the parent that waited for them (man proc_pid_stat(5), cutime): it was
 * counted while they lived, and is not counted again. Nobody gets it where the parent ignores SIGCHLD or is not ours.
 * Gives how many left nothing to anybody.
 */
export function settle(gone: readonly Member[], living: ReadonlyMap<number, Member>): number {
  let lost = 0
  const parentOf = new Map(gone.map((member) => [member.process.pid, member.now.parent]))
  for (const member of eldestFirst(gone, parentOf)) {
    const heir = heirOf(member, living, parentOf)
    const left = plus(ownUse(member.now), endedUse(member.now))
    const unseen = heir === null ? null : unseenUse(heir)
    if (heir === null || unseen === null || unseen.cpuS < left.cpuS - cutS || unseen.faults < left.faults)
      lost += 1
    else heir.settled = plus(heir.settled, left)
  }
  return lost
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
