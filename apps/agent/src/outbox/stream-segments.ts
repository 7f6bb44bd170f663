import { rmSync, truncateSync } from 'node:fs'
import { failpoint } from '@voicemark/daemon'
import type { Stream } from '@voicemark/schema'
import { openLineFile, type LineFile } from '../disk/line-file.js'
import { syncFolder } from '../disk/sync-folder.js'
import { countLines } from './batch-reader.js'
import { findSegments, newSegment, type Segment } from './segment.js'

/** The segments of a stream; the newest is written to, unless it was there before. */
export interface StreamSegments {
  /** Oldest first. */
  readonly list: readonly Segment[]
  bytes(): number
  /** Writes lines, the first of them that of row `first`, and waits until they are on the disk. @throws the system's error */
  write(first: number, text: string): void
  /** How many of the oldest have so many bytes, or all that are not written to, and their bytes. */
  oldest(bytes: number): { number: number; freed: number }
  /** Deletes so many of the oldest. */
  remove(number: number): void
  /** Frees the file when it has its size. */
  closeFull(): void
  /** Frees the file: the next lines begin a segment. */
  close(): void
}

const failpoints = { before: 'spool.before_write', midLine: 'spool.mid_line' } as const

/** Finds the segments of a stream in the folder of its run. */
export function openStreamSegments(folder: string, stream: Stream, segmentBytes: number): StreamSegments {
  const list = findSegments(folder, stream)
  let file: LineFile | null = null

  const begin = (first: number): LineFile => {
    // A segment that never got a row has the name of the new one.
    if (list.at(-1)?.first === first) rmSync(list.pop()?.path ?? '', { force: true })
    const segment = newSegment(folder, stream, first)
    list.push(segment)
    file = openLineFile(segment.path, { failpoints })
    syncFolder(folder)
    return file
  }
  const close = () => {
    file?.close()
    file = null
  }
  /** Whatever became of the bytes that the disk refused, nothing is built on them: the next rows begin a segment. */
  const giveUpFile = () => {
    const segment = list.at(-1)
    try {
      close()
      if (segment !== undefined) truncateSync(segment.path, segment.bytes)
    } catch {
      // The rows behind the good ones are hidden by the next segment, which begins where those end.
      file = null
    }
  }
  const write = (first: number, text: string) => {
    try {
      const open = file ?? begin(first)
      open.append(text)
      failpoint('spool.before_fsync')
      open.sync()
    } catch (error) {
      giveUpFile()
      throw error
    }
    const segment = list.at(-1)
    if (segment !== undefined) segment.bytes += Buffer.byteLength(text)
  }

  return {
    list,
    bytes: () => bytesOf(list),
    write,
    oldest: (bytes) => oldest(file === null ? list : list.slice(0, -1), bytes),
    remove: (number) => removeAll(list.splice(0, number)),
    closeFull() {
      if ((list.at(-1)?.bytes ?? 0) >= segmentBytes) close()
    },
    close,
  }
}

/** One more than the last row that has a line. */
export function lineEndOf(segments: readonly Segment[]): number {
  const newest = segments.at(-1)
  return newest === undefined ? 0 : newest.first + countLines(newest.path)
}

const bytesOf = (segments: readonly Segment[]) => segments.reduce((sum, { bytes }) => sum + bytes, 0)

function removeAll(segments: readonly Segment[]): void {
  for (const { path } of segments) {
    failpoint('spool.before_delete')
    rmSync(path, { force: true })
  }
}

function oldest(segments: readonly Segment[], bytes: number): { number: number; freed: number } {
  let number = 0
  let freed = 0
  for (const segment of segments) {
    if (freed >= bytes) break
    freed += segment.bytes
    number += 1
  }
  return { number, freed }
}
