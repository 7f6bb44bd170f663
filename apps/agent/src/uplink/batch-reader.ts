import { closeSync, openSync, readSync } from 'node:fs'
import { parseRowLine } from './row-line.js'

/** Reads rows of a file of lines, one batch in memory at a time. */
export interface BatchReader {
  /** Rows from line `seq` on: as many whole lines as there are and one batch may carry. */
  read(seq: number): unknown[][]
}

/** A place between two lines. */
interface Place {
  readonly seq: number
  readonly offset: number
}

const newline = 0x0a
/** Of the 500 that the collector takes. */
const rowLimit = 500
/** 256 KiB with what socket.io and the message put around the rows. */
const blockBytes = 262_144 - 1024

/**
 * Where a batch began and ended is remembered: the next one and its repetition are found at once, so that sending a file
 * reads it once. Any other line is looked for from the start.
 */
export function createBatchReader(path: string): BatchReader {
  const start: Place = { seq: 0, offset: 0 }
  let known: readonly Place[] = [start]

  return {
    read(seq) {
      const fd = openSync(path, 'r')
      try {
        const nearest = known.find((place) => place.seq <= seq) ?? start
        const first = pass(fd, nearest, seq - nearest.seq)
        const { rows, end } = readRows(fd, first)
        known = [end, first]
        return rows
      } finally {
        closeSync(fd)
      }
    },
  }
}

function readRows(fd: number, first: Place): { rows: unknown[][]; end: Place } {
  const block = readBlock(fd, first.offset)
  const ends = lineEnds(block, rowLimit)
  if (ends.length === 0 && block.length === blockBytes) {
    // No row is as long as a block, so the line is damaged; it keeps its place.
    return { rows: [[]], end: pass(fd, first, 1) }
  }
  const rows = ends.map((end, i) => {
    const line = block.toString('utf8', i === 0 ? 0 : ends[i - 1], end)
    return parseRowLine(line) ?? []
  })
  return { rows, end: { seq: first.seq + rows.length, offset: first.offset + (ends.at(-1) ?? 0) } }
}

/** The place so many lines further on, or the end of the file. */
function pass(fd: number, from: Place, lines: number): Place {
  let { offset } = from
  let left = lines
  while (left > 0) {
    const block = readBlock(fd, offset)
    if (block.length === 0) break
    const ends = lineEnds(block, left)
    left -= ends.length
    offset += left === 0 ? (ends.at(-1) ?? 0) : block.length
  }
  return { seq: from.seq + lines - left, offset }
}

function readBlock(fd: number, offset: number): Buffer {
  const block = Buffer.alloc(blockBytes)
  return block.subarray(0, readSync(fd, block, 0, blockBytes, offset))
}

/** Where the first lines of a block end, their line ends included. */
function lineEnds(block: Buffer, limit: number): number[] {
  const ends: number[] = []
  for (let at = block.indexOf(newline); at >= 0 && ends.length < limit; at = block.indexOf(newline, at + 1)) {
    ends.push(at + 1)
  }
  return ends
}
