import { join } from 'node:path'
import type { LossReason, Stream } from '@voicemark/schema'
import { openLostRanges, type LostRanges } from './lost-ranges.js'
import { createPieceReader, type PieceReader } from './piece-reader.js'
import { createRowCount, type RowCount } from './row-count.js'
import type { Segment } from './segment.js'
import { lineEndOf, openStreamSegments, type StreamSegments } from './stream-segments.js'
import { createWaitingLines } from './waiting-lines.js'

/** One stream of one run on the disk, in segments. A row is on the disk, or lost, or waits in memory. */
export interface StreamSpool extends PieceReader {
  /** Rows on the disk and rows lost: the seq of the first row that waits. */
  count(): number
  /** Rows that wait in memory for the disk. */
  waiting(): number
  /** Bytes on the disk. */
  bytes(): number
  readonly lost: Pick<LostRanges, 'count'>
  /** Takes the line of row `seq` until the next flush; one that is there already is left out. */
  put(seq: number, line: string): void
  /** Takes the line of the next row. When too many wait for the disk, the oldest of them is lost. */
  add(line: string): void
  /** Writes what was taken and waits until it is on the disk. @throws the system's error; what was taken waits on. */
  flush(): void
  /** Paths of the segments, oldest first. */
  segments(): readonly Segment[]
  /** Deletes segments that have only rows below `acked`, all but the newest. @returns whether there were any. */
  trim(acked: number): boolean
  /**
   * Gives up the oldest segments, for so many bytes if there are, but never the one that is written to. Of their rows,
   * those from `acked` on are lost for this reason. @returns the bytes freed. @throws the system's error; nothing is deleted then.
   */
  shed(bytes: number, acked: number, reason: LossReason): number
  /** Counts as lost what still waits, when there is no later. */
  giveUp(): void
  /**
   * Counts as lost what an ended run lacks of its rows below `end`: they were made, and went with the memory or with the
   * end of a file. @throws the system's error; the count stays as it was then.
   */
  reach(end: number): void
  /** Frees the file until the next flush. */
  close(): void
}

/** Opens a stream, new or with what the folder has of it. Segments that are there are never appended to. */
export function openStreamSpool(
  folder: string,
  stream: Stream,
  { segmentBytes, waitingLimit }: { segmentBytes: number; waitingLimit: number },
): StreamSpool {
  const segments = openStreamSegments(folder, stream, segmentBytes)
  const lost = openLostRanges(join(folder, stream === 'sample' ? 'lost.ndjson' : 'lost-request.ndjson'))
  const rows = createRowCount(lineEndOf(segments.list), lost)
  return {
    count: rows.next,
    bytes: segments.bytes,
    lost,
    ...takeRows(segments, rows, waitingLimit),
    ...createPieceReader({ segments: segments.list, lost, count: rows.next, lineEnd: rows.lineEnd }),
    ...letRowsGo(segments, rows, lost),
    segments: () => segments.list,
    close: segments.close,
  }
}

/** The way of a row into the stream: it waits in memory until a flush has written it. */
function takeRows(
  segments: StreamSegments,
  rows: RowCount,
  waitingLimit: number,
): Pick<StreamSpool, 'waiting' | 'put' | 'add' | 'flush' | 'giveUp'> {
  const waiting = createWaitingLines()

  const loseDropped = () => {
    if (waiting.dropped() === 0) return
    rows.lose(waiting.dropped(), 'memory_full')
    waiting.counted()
    segments.close()
  }
  const flush = () => {
    loseDropped()
    if (waiting.count() === 0) return
    segments.write(rows.next(), waiting.text())
    rows.written(waiting.count())
    waiting.written()
    segments.closeFull()
  }
  const skipTo = (seq: number) => {
    flush()
    segments.close()
    rows.skipTo(seq)
  }
  return {
    waiting: waiting.count,
    put(seq, line) {
      const next = rows.next() + waiting.count()
      if (seq < next) return
      if (seq > next) skipTo(seq)
      waiting.add(line)
    },
    add: (line) => waiting.add(line, waitingLimit),
    flush,
    giveUp() {
      const left = waiting.dropped() + waiting.count()
      if (left === 0) return
      rows.noteLost(left, 'disk_full')
      waiting.counted()
      waiting.written()
    },
  }
}

/** The ways of a row out of the stream: the collector has it, or it is lost. */
function letRowsGo(
  segments: StreamSegments,
  rows: RowCount,
  lost: LostRanges,
): Pick<StreamSpool, 'trim' | 'shed' | 'reach'> {
  return {
    trim(acked) {
      const number = segments.list.findLastIndex(({ first }) => first <= acked)
      segments.remove(number)
      return number > 0
    },
    shed(bytes, acked, reason) {
      const { number, freed } = segments.oldest(bytes)
      const first = Math.max(segments.list[0]?.first ?? 0, acked)
      const last = (segments.list[number]?.first ?? rows.next()) - 1
      if (number > 0 && first <= last) lost.add({ first, last, reason })
      segments.remove(number)
      return freed
    },
    reach(end) {
      if (end > rows.next()) rows.lose(end - rows.next(), 'damaged')
    },
  }
}
