import { errorCode, readSmallFile } from '@voicemark/daemon'
import { largestSeq, lossReason, type LossReason } from '@voicemark/schema'
import { z } from 'zod'
import { writeDurably } from '../disk/durable-file.js'

/** Rows `first` … `last` of a stream, which the agent has no more. */
export interface LostRange {
  readonly first: number
  readonly last: number
  readonly reason: LossReason
}

/** What is lost of one stream of one run, in a file of its own: it outlives the segments that it stands for. */
export interface LostRanges {
  /** Returns when the ranges are on the disk; neighbours of one reason become one. @throws the system's error. */
  add(...ranges: LostRange[]): void
  /** As `add`, but a disk that takes nothing is no error: the range can be found again. */
  note(range: LostRange): void
  /** The range that holds this row. */
  at(seq: number): LostRange | null
  /** First row of the next range after this row; Infinity when there is none. */
  nextAfter(seq: number): number
  /** One more than the last row of all ranges; 0 when there is none. */
  end(): number
  /** Rows by reason. */
  count(reason: LossReason): number
}

const seq = z
  .number()
  .int()
  .nonnegative()
  .max(largestSeq - 1)
const line = z.tuple([seq, seq, lossReason])
const mostBytes = 2 ** 26

/** Reads the ranges; a line that is damaged is left out, so that its rows are found missing instead. */
export function openLostRanges(path: string): LostRanges {
  let ranges = readRanges(path).reduce<readonly LostRange[]>(withRange, [])
  const write = (next: readonly LostRange[]) => {
    const text = next.map(({ first, last, reason }) => `${JSON.stringify([first, last, reason])}\n`).join('')
    writeDurably(path, text)
  }
  return {
    add(...added) {
      const next = added.reduce(withRange, ranges)
      write(next)
      ranges = next
    },
    note(range) {
      ranges = withRange(ranges, range)
      try {
        write(ranges)
      } catch {
        // The disk takes nothing now. What is damaged there is damaged at the next start too.
      }
    },
    at: (seq) => ranges.find(({ first, last }) => first <= seq && seq <= last) ?? null,
    nextAfter: (seq) => ranges.find(({ first }) => first > seq)?.first ?? Infinity,
    end: () => (ranges.at(-1)?.last ?? -1) + 1,
    count: (reason) =>
      ranges.reduce((sum, range) => sum + (range.reason === reason ? range.last - range.first + 1 : 0), 0),
  }
}

function readRanges(path: string): LostRange[] {
  let text: string
  try {
    text = readSmallFile(path, mostBytes)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
  return text.split('\n').flatMap((json) => {
    try {
      const [first, last, reason] = line.parse(JSON.parse(json))
      return first <= last ? [{ first, last, reason }] : []
    } catch {
      // The end of the file, or a line that the disk changed.
      return []
    }
  })
}

/** In order and without overlaps: what was lost already stays with its reason. */
function withRange(ranges: readonly LostRange[], { first, last, reason }: LostRange): readonly LostRange[] {
  const added: LostRange[] = []
  let from = first
  for (const known of ranges) {
    if (known.last < from || known.first > last) continue
    if (known.first > from) added.push({ first: from, last: known.first - 1, reason })
    from = known.last + 1
  }
  if (from <= last) added.push({ first: from, last, reason })
  return joined([...ranges, ...added].sort((a, b) => a.first - b.first))
}

/** Neighbours of one reason as one range. */
function joined(ranges: readonly LostRange[]): LostRange[] {
  const result: LostRange[] = []
  for (const range of ranges) {
    const before = result.at(-1)
    if (before?.reason === range.reason && before.last + 1 === range.first)
      result.splice(-1, 1, { ...before, last: range.last })
    else result.push(range)
  }
  return result
}
