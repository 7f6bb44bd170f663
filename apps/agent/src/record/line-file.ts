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

/** A file that only ever holds whole lines. */
export interface LineFile {
  readonly path: string
  /**
   * Writes one line, its line end included, in one call.
   * @throws the system's error (ENOSPC, EIO…) after taking back what was written of the line.
   */
  append(line: string): void
  /** Waits until the lines are on the disk. */
  sync(): void
  close(): void
}

/**
 * Opens a file of lines for appending, with the header when it is new. Half a line at its end, which a power cut or a
 * full disk can leave, is cut off; one that `isWhole` but for its line end gets that.
 */
export function openLineFile(
  path: string,
  header = '',
  isWhole: (tail: string) => boolean = () => false,
): LineFile {
  const isNew = !existsSync(path)
  const fd = openSync(path, isNew ? 'w+' : 'r+')
  let size = isNew ? 0 : endOfLastLine(fd)

  const append = (line: string) => {
    const bytes = Buffer.from(line)
    try {
      let written = 0
      while (written < bytes.length) {
        written += writeSync(fd, bytes, written, bytes.length - written, size + written)
      }
      size += bytes.length
    } catch (error) {
      ftruncateSync(fd, size)
      throw error
    }
  }
  if (!isNew) {
    const tail = readFrom(fd, size)
    ftruncateSync(fd, size)
    if (tail !== '' && isWhole(tail)) append(`${tail}\n`)
  }
  if (size === 0 && header !== '') append(header)

  return { path, append, sync: () => fsyncSync(fd), close: () => closeSync(fd) }
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
