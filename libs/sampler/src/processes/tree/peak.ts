import type { Member } from './member.js'

/** The memory of a tree since it was looked at before, MB of 2^20 bytes. */
export interface MemorySpan {
  /** Sum of the resident sets now. */
  readonly nowMb: number
  /** Sum of what each held at most since the last look: no less than the tree held, and seldom much more. */
  readonly sumOfPeaksMb: number
  /** The most that one of them held by itself since its mark was set back. */
  readonly largestMb: number
  /** Why the kernel's marks do not say it of all of them; null when they do. */
  readonly doubt: string | null
}

/** Reads the kernel's high-water marks of the members of a tree, and sets them back. */
export interface PeakWatch {
  /** What the last look saw. */
  span(members: readonly Member[]): MemorySpan
  /** From now on the marks are those of what follows; where that cannot be done, `doubt` says so. */
  reset(members: readonly Member[]): void
}

const refused = 'no right to write clear_refs'
/** There is one mark for each process, whoever sets it back. */
const disturbed = 'something else sets the kernel’s mark back'

/** A mark as it was seen, MB of 2^20 bytes. */
interface Mark {
  readonly seenMb: number
  /** The kernel keeps it: it does not fall below this unless it is set back. */
  readonly keptMb: number
}

const setBack: Mark = { seenMb: 0, keptMb: 0 }

export function createPeakWatch(): PeakWatch {
  /** Of those that were set back; and which of these were since the last look. */
  const marks = new WeakMap<Member, Mark>()
  let fresh = new WeakSet<Member>()

  /** A child that began since the last look has no mark but its own. */
  const isNew = (member: Member) => member.before === null && member.bornHere

  function doubtOf(member: Member): string | null {
    const mark = marks.get(member)
    // One that came in just now is set back from this look on.
    if (mark === undefined) return member.before === null ? null : refused
    return member.now.peakMb < mark.keptMb && !isAnotherProgram(member) ? disturbed : null
  }

  function aloneMb(member: Member): number {
    const mark = marks.get(member)
    if (mark === undefined && !isNew(member)) return endsMb(member)
    return Math.max(mark?.seenMb ?? 0, member.now.peakMb)
  }

  return {
    span: (members) => {
      const ofSpan = members.map((member) => {
        return fresh.has(member) || isNew(member) ? member.now.peakMb : endsMb(member)
      })
      const span = {
        nowMb: sum(members.map(({ now }) => now.memoryMb)),
        sumOfPeaksMb: sum(ofSpan),
        largestMb: Math.max(0, ...members.map(aloneMb)),
        doubt: members.map(doubtOf).find((doubt) => doubt !== null) ?? null,
      }
      for (const member of members) {
        const mark = marks.get(member)
        if (mark !== undefined) marks.set(member, seenAgain(mark, member))
      }
      fresh = new WeakSet()
      return span
    },
    reset: (members) => {
      for (const member of members) {
        marks.delete(member)
        if (!member.process.resetPeak()) continue
        marks.set(member, setBack)
        fresh.add(member)
      }
    },
  }
}

/**
 * What is held is told as the mark where it is more than the one that is kept. The kernel keeps it when memory is given back,
 * but by a sum that lacks the latest of each CPU, and before the others take more: so what was told may fall by itself (by
 * 80 kB for a server of 4 threads, by 4.5 MB where 5 threads take and give back at once). `task_mem` in fs/proc/task_mmu.c,
 * `update_hiwater_rss` in include/linux/mm.h.
 */
function seenAgain({ keptMb }: Mark, member: Member): Mark {
  const { peakMb, memoryMb } = member.now
  if (peakMb > memoryMb) return { seenMb: peakMb, keptMb: peakMb }
  return { seenMb: peakMb, keptMb: Math.min(keptMb, peakMb) }
}

/** After exec a process has new memory, with a mark of its own. */
function isAnotherProgram({ before, now }: Member): boolean {
  return before !== null && before.stack !== now.stack
}

function endsMb({ before, now }: Member): number {
  return Math.max(before?.memoryMb ?? 0, now.memoryMb)
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
