import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { failpoint, isFailpointDue, type FailpointName } from '@voicemark/daemon'

/** A file that grows at its end, and of which is known how much is written and how much is on the disk. */
export interface SyncedFile {
  /** Bytes that are written. */
  size(): number
  /** @throws the system's error after taking back what was written of the text. */
  append(text: string, midLine?: FailpointName): void
  /** @throws the system's error; the text since the last time is written again, through a descriptor of its own. */
  sync(): void
  close(): void
}

/** Takes over a file that is opened, and whose first `end` bytes are good. */
export function createSyncedFile(path: string, opened: number, end: number): SyncedFile {
  let fd: number | null = opened
  let size = end
  let synced = end
  /** Text that a failed fsync took back. */
  let owed = ''

  const append = (text: string, midLine?: FailpointName) => {
    fd ??= openSync(path, 'r+')
    const bytes = Buffer.from(owed + text)
    writeAll(fd, bytes, size, midLine)
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
  const sync = () => {
    if (fd === null) append('')
    const current = fd
    if (current === null) return
    try {
      fsyncSync(current)
    } catch (error) {
      takeBack(current)
      throw error
    }
    synced = size
  }
  const close = () => {
    if (fd !== null) closeSync(fd)
    fd = null
  }
  return { size: () => size, append, sync, close }
}

/** The text of a file from a place on. */
export function readFrom(fd: number, start: number): string {
  const bytes = Buffer.alloc(fstatSync(fd).size - start)
  readSync(fd, bytes, 0, bytes.length, start)
  return bytes.toString('utf8')
}

function writeAll(fd: number, bytes: Buffer, at: number, midLine: FailpointName | undefined): void {
  try {
    strikeMidLine(fd, bytes, at, midLine)
    for (let written = 0; written < bytes.length;)
      written += writeSync(fd, bytes, written, bytes.length - written, at + written)
  } catch (error) {
    ftruncateSync(fd, at)
    throw error
  }
}

/** Writes half of the lines and dies, where a fault test asks for it. */
function strikeMidLine(fd: number, bytes: Buffer, at: number, name: FailpointName | undefined): void {
  if (name === undefined) return
  if (isFailpointDue(name)) writeSync(fd, bytes, 0, bytes.length >> 1, at)
  failpoint(name)
}
