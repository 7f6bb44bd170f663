import { createForkWatch } from './fork-watch.js'
import { memberUse, unseenUse, type Member } from './member.js'
import { createPopulation } from './population.js'
import { settle } from './settle.js'
import { nothingUsed, plus, type Used } from './used.js'

/** Some processes and all that descend from them; one that lost its parent stays while it lives. */
export interface ProcessTree {
  /** Watches this process, too, and what is below it; `counted` false: only what is below. False when it is not there. */
  add(pid: number, counted: boolean): boolean
  /** Looks at all of it; says which processes ended since. `exact` is for the ends of a window. */
  look(exact: boolean): number[]
  members(): readonly Member[]
  /** What it has used since it was first looked at; CPU time may fall by the 10 ms that ticks cut. */
  used(): Used
  /** Pages taken by children that ended before they were seen. */
  unseenFaults(): number
  /** How many members have ended, and how many of them left to nobody what they had used. */
  departed(): Departed
  close(): void
}

export interface Departed {
  readonly members: number
  readonly unsettled: number
}

/** A tree without a process; `excluded` are left out, and what is below them. */
export function createProcessTree(root: string, excluded: ReadonlySet<number>): ProcessTree {
  const population = createPopulation(root, excluded)
  const forks = createForkWatch(root)
  const departed = { members: 0, unsettled: 0 }
  let ended: Used = nothingUsed
  let endedUnseen = 0
  const told = new WeakSet<Member>()
  const members = () => [...population.living.values()]

  function bury(gone: readonly Member[]) {
    // What they left is in their parents now, which were read before it was seen that they are gone.
    if (gone.length > 0) members().forEach(readEnded)
    departed.members += gone.length
    departed.unsettled += settle(gone, population.living)
    for (const member of gone) {
      ended = plus(ended, memberUse(member))
      endedUnseen += unseenFaults(member)
      member.process.close()
    }
  }

  /** Each is told of once: when it is gone, or already when it only waits for its parent, which may never ask for it. */
  function endedSince(gone: readonly Member[]): number[] {
    const over = [...gone, ...members().filter(isOver)].filter((member) => !told.has(member))
    over.forEach((member) => told.add(member))
    return over.map(({ process }) => process.pid)
  }

  return {
    add: (pid, counted) => population.enter(pid, counted) !== null,
    look: (exact) => {
      const mayHaveForked = forks.mayHaveForked()
      const gone = population.look(exact || mayHaveForked)
      if (mayHaveForked) population.grow()
      bury(gone)
      return endedSince(gone)
    },
    members,
    used: () => members().map(memberUse).reduce(plus, ended),
    unseenFaults: () =>
      members()
        .map(unseenFaults)
        .reduce((a, b) => a + b, endedUnseen),
    departed: () => ({ ...departed }),
    close: () => {
      forks.close()
      members().forEach(({ process }) => process.close())
    },
  }
}

/** The first of several threads may have ended while others run. */
function isOver({ now }: Member): boolean {
  return now.zombie && now.threads <= 1
}

function readEnded(member: Member) {
  const { endedS, endedFaults, endedMajorFaults } = member.process.look(false) ?? member.now
  member.now = { ...member.now, endedS, endedFaults, endedMajorFaults }
}

function unseenFaults(member: Member): number {
  return Math.max(0, unseenUse(member).faults)
}
