import type { LossReason } from '@voicemark/schema'
import { agentLimits } from '@voicemark/daemon'
import { countLines, createBatchReader, type BatchReader } from './batch-reader.js'
import type { LostRanges } from './lost-ranges.js'
import type { Segment } from './segment.js'

/** What there is of a stream from one row on: rows, or the word that so many are lost. */
export type Piece =
  | { readonly kind: 'rows'; readonly rows: unknown[][] }
  | { readonly kind: 'loss'; readonly count: number; readonly reason: LossReason }

/** Reads a stream as the collector is told of it. */
export interface PieceReader {
  /** What there is from row `seq` on, as much as a message may carry; `seq` is below the stream's count. */
  read(seq: number): Piece
  /** The row `seq`; null when it is not there. */
  peek(seq: number): unknown[] | null
}

/** The stream that is read; it grows and shrinks meanwhile. */
export interface ReadStream {
  readonly segments: readonly Segment[]
  /** What is found to be damaged is noted there. */
  readonly lost: LostRanges
  /** Rows on the disk and rows lost. */
  count(): number
  /** One more than the last row that has a line. */
  lineEnd(): number
}

export function createPieceReader({ segments, lost, count, lineEnd }: ReadStream): PieceReader {
  let reader: { of: Segment; batches: BatchReader } | null = null
  const linesAt = (segment: Segment, seq: number, limit: number) => {
    if (reader?.of !== segment) reader = { of: segment, batches: createBatchReader(segment.path) }
    return reader.batches.read(seq - segment.first, limit)
  }
  /** One more than the last row of a segment; rows that memory could not keep have no line. */
  const endOf = (at: number) => {
    const end = segments[at + 1]?.first
    if (end === undefined) return lineEnd()
    const last = lost.at(end - 1)
    return last?.reason === 'memory_full' ? last.first : end
  }
  const damaged = (seq: number, end: number): Piece => {
    lost.note({ first: seq, last: end - 1, reason: 'damaged' })
    return { kind: 'loss', count: end - seq, reason: 'damaged' }
  }

  return {
    read(seq) {
      const range = lost.at(seq)
      if (range !== null) return { kind: 'loss', count: range.last - seq + 1, reason: range.reason }
      const at = segments.findLastIndex(({ first }) => first <= seq)
      const segment = segments[at]
      const end = Math.min(segments[at + 1]?.first ?? count(), lost.nextAfter(seq))
      if (segment === undefined) return damaged(seq, end)
      const lines = linesAt(segment, seq, Math.min(agentLimits.batchRows, end - seq))
      const firstDamaged = lines.indexOf(null)
      const rows = lines
        .slice(0, firstDamaged < 0 ? lines.length : firstDamaged)
        .flatMap((row) => [row ?? []])
      if (rows.length > 0) return { kind: 'rows', rows }
      // With a line end too many or too few nobody knows which rows those behind the damage are.
      const isInPlace = firstDamaged === 0 && countLines(segment.path) === endOf(at) - segment.first
      const firstGood = lines.findIndex((row) => row !== null)
      return damaged(seq, isInPlace ? seq + (firstGood < 0 ? lines.length : firstGood) : end)
    },
    peek(seq) {
      const segment = segments.findLast(({ first }) => first <= seq)
      return segment === undefined ? null : (linesAt(segment, seq, 1)[0] ?? null)
    },
  }
}
