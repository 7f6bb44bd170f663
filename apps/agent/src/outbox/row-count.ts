import type { LossReason } from '@voicemark/schema'
import type { LostRanges } from './lost-ranges.js'

/** How many rows of a stream are past: each of them is on the disk, or lost. */
export interface RowCount {
  /** The seq of the first row that is neither. */
  next(): number
  /** One more than the last row that has a line. */
  lineEnd(): number
  /** The next rows are on the disk. */
  written(rows: number): void
  /** The next rows are lost. @throws the system's error; the count stays as it was then. */
  lose(rows: number, reason: LossReason): void
  /** As `lose`, but a disk that takes nothing is no error. */
  noteLost(rows: number, reason: LossReason): void
  /** The rows below this one are known elsewhere. */
  skipTo(seq: number): void
}

/** Begins behind the last row that has a line, or behind the last that is lost. */
export function createRowCount(lines: number, lost: LostRanges): RowCount {
  let lineEnd = lines
  let next = Math.max(lost.end(), lines)
  const range = (rows: number, reason: LossReason) => ({ first: next, last: next + rows - 1, reason })
  return {
    next: () => next,
    lineEnd: () => lineEnd,
    written(rows) {
      next += rows
      lineEnd = next
    },
    lose(rows, reason) {
      lost.add(range(rows, reason))
      next += rows
    },
    noteLost(rows, reason) {
      lost.note(range(rows, reason))
      next += rows
    },
    skipTo: (seq) => (next = seq),
  }
}
