import { closeSync, openSync, readSync } from 'node:fs'
import { errorCode, agentLimits } from '@voicemark/daemon'
import { parseRowLine } from './row-line.js'

/** Reads rows of a file of lines, one batch in memory at a time. */
export interface BatchReader {
  /** Rows from line `at` on, at most `limit`: as many whole lines as a batch may carry, null for a damaged one. */
  read(at: number, limit: number): (unknown[] | null)[]
}

/** A place between two lines. */
interface Place {
  readonly line: number
  readonly offset: number
}

const newline = 0x0a
/** 256 KiB with what socket.io and the message put around the rows. */
const blockBytes = agentLimits.batchBytes
/** One for all readers: reading does not wait, and a new one for each batch is garbage of megabytes a second. */
const block = Buffer.alloc(blockBytes)

/**
 * Where a batch began and ended is remembered: the next one and its repetition are found at once, so that sending a file
 * reads it once. Any other line is looked for from the start.
 */
export function createBatchReader(path: string): BatchReader {
  const start: Place = { line: 0, offset: 0 }
  let known: readonly Place[] = [start]

  return {
    read: (at, limit) =>
      withFile(path, [], (fd) => {
        const nearest = known.find((place) => place.line <= at) ?? start
        const first = pass(fd, nearest, at - nearest.line)
        if (first.line < at) return []
        const { rows, end } = readRows(fd, first, limit)
        known = [end, first]
        return rows
      }),
  }
}

/** Whole lines of a file; 0 when it is gone. */
export function countLines(path: string): number {
  return withFile(path, 0, (fd) => pass(fd, { line: 0, offset: 0 }, Infinity).line)
}

/** `absent` when there is no such file: what it held is lost then, which is for the caller to say. */
function withFile<T>(path: string, absent: T, use: (fd: number) => T): T {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return absent
    throw error
  }
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

function readRows(fd: number, first: Place, limit: number): { rows: (unknown[] | null)[]; end: Place } {
  const length = readBlock(fd, first.offset)
  const rows: (unknown[] | null)[] = []
  let offset = 0
  for (let end = lineEnd(offset, length); end > 0 && rows.length < limit; end = lineEnd(offset, length)) {
    rows.push(parseRowLine(block.toString('utf8', offset, end)))
    offset = end
  }
  // No row is as long as a block, so the line is damaged; it keeps its place.
  if (rows.length === 0 && length === blockBytes) return { rows: [null], end: pass(fd, first, 1) }
  return { rows, end: { line: first.line + rows.length, offset: first.offset + offset } }
}

/** The place so many lines further on, or after the last whole line. */
function pass(fd: number, from: Place, lines: number): Place {
  let { line, offset } = from
  let scanned = offset
  for (let left = lines; left > 0;) {
    const length = readBlock(fd, scanned)
    if (length === 0) break
    for (let end = lineEnd(0, length); end > 0 && left > 0; end = lineEnd(end, length)) {
      line += 1
      left -= 1
      offset = scanned + end
    }
    scanned += length
  }
  return { line, offset }
}

function readBlock(fd: number, offset: number): number {
  return readSync(fd, block, 0, blockBytes, offset)
}

/** Where the line that begins at `from` ends, its line end included; 0 when the block does not have the end. */
function lineEnd(from: number, length: number): number {
  const at = block.indexOf(newline, from)
  return at >= 0 && at < length ? at + 1 : 0
}
