import type { Member } from './member.js'
import type { ProportionalSize } from './tree-window.js'

/** The kernel walks all pages for it: 10 ms for a GB (measured), and meanwhile nobody is sampled. */
const mostWalkedMb = 16_384

/** Proportional set size of some processes, where all of them let it be read. */
export function proportionalSize(held: readonly Member[]): ProportionalSize {
  if (held.length === 0) return { pssMb: null, reason: null }
  const residentMb = held.reduce((sum, { now }) => sum + now.memoryMb, 0)
  if (residentMb > mostWalkedMb) return { pssMb: null, reason: 'smaps_rollup is not read of more than 16 GB' }
  const sizes = held.map(({ process }) => process.proportionalMb())
  const known = sizes.filter((mb) => mb !== null)
  return known.length < sizes.length
    ? { pssMb: null, reason: 'no right to read smaps_rollup' }
    : { pssMb: known.reduce((a, b) => a + b), reason: null }
}
