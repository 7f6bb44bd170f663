import type { Member } from './member.js'

/** The memory of a tree since it was looked at before, MB of 2^20 bytes. */
export interface MemorySpan {
  /** Sum of the resident sets now. */
  readonly nowMb: number
  /** Sum of what each held at most since the last look: no less than the tree held, and seldom much more. */
  readonly sumOfPeaksMb: number
  /** The most that one of them held by itself since its mark was set back. */
  readonly largestMb: number
  /** Whether the kernel's mark says so of each. */
  readonly byKernel: boolean
}

/** Reads the kernel's high-water marks of the members of a tree, and sets them back. */
export interface PeakWatch {
  /** What the last look saw. */
  span(members: readonly Member[]): MemorySpan
  /** From now on the marks are those of what follows; where that cannot be done, byKernel says so. */
  reset(members: readonly Member[]): void
}

export function createPeakWatch(): PeakWatch {
  /** Their mark is of the time since it was set back last, and of these `fresh` since the last look. */
  const marked = new WeakSet<Member>()
  let fresh = new WeakSet<Member>()

  const isBorn = (member: Member) => member.before === null && member.bornHere
  const endsMb = ({ before, now }: Member) => Math.max(before?.memoryMb ?? 0, now.memoryMb)

  return {
    span: (members) => {
      const ofSpan = members.map((member) =>
        fresh.has(member) || isBorn(member) ? member.now.peakMb : endsMb(member),
      )
      const alone = members.map((member) =>
        marked.has(member) || isBorn(member) ? member.now.peakMb : endsMb(member),
      )
      fresh = new WeakSet()
      return {
        nowMb: sum(members.map(({ now }) => now.memoryMb)),
        sumOfPeaksMb: sum(ofSpan),
        largestMb: Math.max(0, ...alone),
        byKernel: members.every((member) => marked.has(member) || isBorn(member)),
      }
    },
    reset: (members) => {
      for (const member of members) {
        if (member.process.resetPeak()) {
          marked.add(member)
          fresh.add(member)
        } else marked.delete(member)
      }
    },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
