import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { failpoint, isFailpointDue, type FailpointName } from '@voicemark/daemon'

/** A file that only ever holds whole lines. */
export interface LineFile {
  readonly path: string
  /**
   * Writes whole lines, their line ends included, in one call.
   * @throws the system's error (ENOSPC, EIO…) after taking back what was written of them.
   */
  append(lines: string): void
  /**
   * Waits until the lines are on the disk.
   * @throws the system's error; the lines since the last time are written again, through a descriptor of its own.
   */
  sync(): void
  close(): void
}

export interface LineFileOptions {
  /** First line of a new file. */
  readonly header?: string
  /** Whether a tail without a line end is a whole line but for that. @default none is */
  readonly isWhole?: (tail: string) => boolean
  /** Where a fault test can strike: before a line, and after half of it. */
  readonly failpoints?: { readonly before: FailpointName; readonly midLine?: FailpointName }
}

/**
 * Opens a file of lines for appending, with the header when it is new. Half a line at its end, which a power cut or a
 * full disk can leave, is cut off; one that `isWhole` but for its line end gets that.
 */
export function openLineFile(path: string, options: LineFileOptions = {}): LineFile {
  const { header = '', isWhole = () => false, failpoints } = options
  const isNew = !existsSync(path)
  let fd: number | null = openSync(path, isNew ? 'w+' : 'r+')
  let size = isNew ? 0 : endOfLastLine(fd)
  let synced = size
  /** Lines that a failed fsync took back. */
  let owed = ''

  const write = (text: string, midLine?: FailpointName) => {
    fd ??= openSync(path, 'r+')
    const bytes = Buffer.from(owed + text)
    try {
      strikeMidLine(fd, bytes, size, midLine)
      for (let written = 0; written < bytes.length;)
        written += writeSync(fd, bytes, written, bytes.length - written, size + written)
    } catch (error) {
      ftruncateSync(fd, size)
      throw error
    }
    size += bytes.length
    owed = ''
  }
  /** The kernel forgets the pages that it could not write, so that another fsync would succeed and mean nothing. */
  const takeBack = (failed: number) => {
    owed = readFrom(failed, synced)
    fd = null
    size = synced
    try {
      ftruncateSync(failed, synced)
    } finally {
      closeSync(failed)
    }
  }
  if (!isNew) {
    const tail = readFrom(fd, size)
    ftruncateSync(fd, size)
    if (tail !== '' && isWhole(tail)) write(`${tail}\n`)
  }
  if (size === 0 && header !== '') write(header)

  return {
    path,
    append(lines) {
      if (failpoints !== undefined) failpoint(failpoints.before)
      write(lines, failpoints?.midLine)
    },
    sync() {
      if (fd === null) write('')
      const current = fd
      if (current === null) return
      try {
        fsyncSync(current)
      } catch (error) {
        takeBack(current)
        throw error
      }
      synced = size
    },
    close() {
      if (fd !== null) closeSync(fd)
      fd = null
    },
  }
}

/** Writes half of the lines and dies, where a fault test asks for it. */
function strikeMidLine(fd: number, bytes: Buffer, size: number, name: FailpointName | undefined): void {
  if (name === undefined) return
  if (isFailpointDue(name)) writeSync(fd, bytes, 0, bytes.length >> 1, size)
  failpoint(name)
}

const newline = 0x0a
const blockBytes = 65_536

function readFrom(fd: number, start: number): string {
  const bytes = Buffer.alloc(fstatSync(fd).size - start)
  readSync(fd, bytes, 0, bytes.length, start)
  return bytes.toString('utf8')
}

function endOfLastLine(fd: number): number {
  const block = Buffer.alloc(blockBytes)
  let end = fstatSync(fd).size
  while (end > 0) {
    const start = Math.max(0, end - blockBytes)
    const read = readSync(fd, block, 0, end - start, start)
    const at = block.subarray(0, read).lastIndexOf(newline)
    if (at >= 0) return start + at + 1
    end = start
  }
  return 0
}
