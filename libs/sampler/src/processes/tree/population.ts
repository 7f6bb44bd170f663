import { createFindChildren } from './descendants.js'
import type { Member } from './member.js'
import { endedUse, nothingUsed, ownUse } from './used.js'
import { openWatchedProcess } from './watched-process.js'

/** The members of a tree that live. */
export interface Population {
  readonly living: ReadonlyMap<number, Member>
  /** Takes in a process and what is below it; null when it is not there. */
  enter(pid: number, counted: boolean): Member | null
  /** Takes in children that began since. */
  grow(): Member[]
  /** Looks at each; those that are gone leave. */
  look(exact: boolean): Member[]
}

/** `excluded` are left out, and what is below them. */
export function createPopulation(root: string, excluded: ReadonlySet<number>): Population {
  const living = new Map<number, Member>()
  const findChildren = createFindChildren(root)
  const isKnown = (pid: number) => living.has(pid) || excluded.has(pid)

  function take(pid: number, counted: boolean, bornHere: boolean): Member | null {
    const process = openWatchedProcess(root, pid)
    const now = process?.look(true) ?? null
    if (process === null || now === null) return null
    const entered = bornHere
      ? { own: nothingUsed, ended: nothingUsed }
      : { own: ownUse(now), ended: endedUse(now) }
    const member: Member = { process, counted, bornHere, entered, now, before: null, settled: nothingUsed }
    living.set(pid, member)
    return member
  }

  function descend(from: readonly Member[], bornHere: boolean): Member[] {
    const parents = from.map(({ process }) => process)
    const found = findChildren(parents, isKnown).map((pid) => take(pid, true, bornHere))
    const taken = found.filter((member) => member !== null)
    return taken.length === 0 ? [] : [...taken, ...descend(taken, bornHere)]
  }

  return {
    living,
    enter: (pid, counted) => {
      const member = living.get(pid) ?? take(pid, counted, false)
      if (member !== null) descend([member], false)
      return member
    },
    grow: () => descend([...living.values()], true),
    look: (exact) => [...living.values()].filter((member) => !lookAgain(member, exact, living)),
  }
}

function lookAgain(member: Member, exact: boolean, living: Map<number, Member>): boolean {
  const now = member.process.look(exact)
  if (now === null) return !living.delete(member.process.pid)
  member.before = member.now
  member.now = now
  return true
}
