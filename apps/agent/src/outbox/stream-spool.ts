import { rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { failpoint } from '@voicemark/daemon'
import type { LossReason, Stream } from '@voicemark/schema'
import { syncFolder } from '../disk/sync-folder.js'
import { openLineFile, type LineFile } from '../disk/line-file.js'
import { countLines } from './batch-reader.js'
import { openLostRanges, type LostRanges } from './lost-ranges.js'
import { createPieceReader, type PieceReader } from './piece-reader.js'
import { findSegments, newSegment, type Segment } from './segment.js'

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
  const segments = findSegments(folder, stream)
  const lost = openLostRanges(join(folder, stream === 'sample' ? 'lost.ndjson' : 'lost-request.ndjson'))
  const newest = segments.at(-1)
  /** One more than the last row that has a line. */
  let lineEnd = newest === undefined ? 0 : newest.first + countLines(newest.path)
  let count = Math.max(lost.end(), lineEnd)
  let file: LineFile | null = null
  let taken: string[] = []
  /** Rows that were to come before those that are taken. */
  let dropped = 0

  const begin = (): LineFile => {
    // A segment that never got a row has the name of the new one.
    if (segments.at(-1)?.first === count) rmSync(segments.pop()?.path ?? '', { force: true })
    const segment = newSegment(folder, stream, count)
    segments.push(segment)
    file = openLineFile(segment.path, {
      failpoints: { before: 'spool.before_write', midLine: 'spool.mid_line' },
    })
    syncFolder(folder)
    return file
  }
  const close = () => {
    file?.close()
    file = null
  }
  /** Whatever became of the bytes that the disk refused, nothing is built on them: the next rows begin a segment. */
  const giveUpFile = () => {
    const segment = segments.at(-1)
    try {
      close()
      if (segment !== undefined) truncateSync(segment.path, segment.bytes)
    } catch {
      // The rows behind the good ones are hidden by the next segment, which begins where those end.
      file = null
    }
  }
  const flush = () => {
    if (dropped > 0) {
      lost.add({ first: count, last: count + dropped - 1, reason: 'memory_full' })
      count += dropped
      dropped = 0
      close()
    }
    if (taken.length === 0) return
    const text = taken.join('')
    try {
      const open = file ?? begin()
      open.append(text)
      failpoint('spool.before_fsync')
      open.sync()
    } catch (error) {
      giveUpFile()
      throw error
    }
    const segment = segments.at(-1)
    if (segment === undefined) return
    segment.bytes += Buffer.byteLength(text)
    count += taken.length
    lineEnd = count
    taken = []
    if (segment.bytes >= segmentBytes) close()
  }
  const remove = (number: number) => {
    for (const { path } of segments.splice(0, number)) {
      failpoint('spool.before_delete')
      rmSync(path, { force: true })
    }
  }

  return {
    count: () => count,
    waiting: () => taken.length,
    bytes: () => segments.reduce((sum, { bytes }) => sum + bytes, 0),
    lost,
    put(seq, line) {
      if (seq < count + taken.length) return
      if (seq > count + taken.length) {
        flush()
        close()
        count = seq
      }
      taken.push(line)
    },
    add(line) {
      taken.push(line)
      if (taken.length <= waitingLimit) return
      taken.shift()
      dropped += 1
    },
    flush,
    ...createPieceReader({ segments, lost, count: () => count, lineEnd: () => lineEnd }),
    segments: () => segments,
    trim(acked) {
      const number = segments.findLastIndex(({ first }) => first <= acked)
      remove(number)
      return number > 0
    },
    shed(bytes, acked, reason) {
      const most = segments.length - (file === null ? 0 : 1)
      let number = 0
      let freed = 0
      for (; number < most && freed < bytes; number += 1) freed += segments[number]?.bytes ?? 0
      const first = Math.max(segments[0]?.first ?? 0, acked)
      const last = (segments[number]?.first ?? count) - 1
      if (number > 0 && first <= last) lost.add({ first, last, reason })
      remove(number)
      return freed
    },
    giveUp() {
      const waiting = dropped + taken.length
      if (waiting === 0) return
      lost.note({ first: count, last: count + waiting - 1, reason: 'disk_full' })
      count += waiting
      dropped = 0
      taken = []
    },
    reach(end) {
      if (end <= count) return
      lost.add({ first: count, last: end - 1, reason: 'damaged' })
      count = end
    },
    close,
  }
}
