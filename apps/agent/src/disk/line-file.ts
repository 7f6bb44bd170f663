import { existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'
import { failpoint, type FailpointName } from '@voicemark/daemon'
import { createSyncedFile, readFrom } from './synced-file.js'

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
  const fd = openSync(path, isNew ? 'w+' : 'r+')
  const end = isNew ? 0 : endOfLastLine(fd)
  const file = createSyncedFile(path, fd, end)
  const tail = isNew ? '' : cutTail(fd, end)
  if (tail !== '' && isWhole(tail)) file.append(`${tail}\n`)
  if (file.size() === 0 && header !== '') file.append(header)

  return {
    path,
    append(lines) {
      if (failpoints !== undefined) failpoint(failpoints.before)
      file.append(lines, failpoints?.midLine)
    },
    sync: file.sync,
    close: file.close,
  }
}

function cutTail(fd: number, end: number): string {
  const tail = readFrom(fd, end)
  ftruncateSync(fd, end)
  return tail
}

const newline = 0x0a
const blockBytes = 65_536

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
