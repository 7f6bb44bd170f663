import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { openLineFile, type LineFile } from '../record/line-file.js'
import { createBatchReader } from './batch-reader.js'
import { lostLine, parseRowLine } from './row-line.js'

/** One stream of one run on the disk: a line per row, and the number of the line is the row's seq. */
export interface StreamFile {
  /** Rows on the disk. */
  count(): number
  /** Takes the line of row `seq` until the next flush; one that is there already is left out. */
  put(seq: number, line: string): void
  /**
   * Takes the line of the row after the last one. When too many wait for the disk, the row keeps its place but not its
   * values, which bounds the memory and leaves no hole.
   */
  add(line: string): void
  /** Writes what was taken and waits until it is on the disk. @throws the system's error; nothing is lost then. */
  flush(): void
  /** Rows from `seq` on, as many as a batch may carry. */
  read(seq: number): unknown[][]
  /** Frees the file until the next flush. */
  close(): void
}

/** Rows that wait in memory for a disk that takes none: ten minutes of ten a second. */
const waitingLimit = 6000

/** Opens a stream, new or with the whole lines that it holds. */
export function openStreamFile(path: string): StreamFile {
  const open = () => openLineFile(path, '', (tail) => parseRowLine(tail) !== null)
  const reader = createBatchReader(path)
  let file: LineFile | null = open()
  let count = countLines(path)
  let taken: string[] = []

  return {
    count: () => count,
    put(seq, line) {
      if (seq < count + taken.length) return
      while (count + taken.length < seq) taken.push(lostLine)
      taken.push(line)
    },
    add: (line) => taken.push(taken.length < waitingLimit ? line : lostLine),
    flush() {
      if (taken.length === 0) return
      file ??= open()
      file.append(taken.join(''))
      count += taken.length
      taken = []
      file.sync()
    },
    read: (seq) => reader.read(seq),
    close() {
      file?.close()
      file = null
    },
  }
}

const newline = 0x0a
const blockBytes = 65_536

function countLines(path: string): number {
  if (!existsSync(path)) return 0
  const block = Buffer.alloc(blockBytes)
  const fd = openSync(path, 'r')
  try {
    let lines = 0
    for (let read = readSync(fd, block); read > 0; read = readSync(fd, block)) {
      for (let at = block.indexOf(newline); at >= 0 && at < read; at = block.indexOf(newline, at + 1))
        lines += 1
    }
    return lines
  } finally {
    closeSync(fd)
  }
}
