import { createHash } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'

/** How far a file that only grows was read or written, and what it had there. */
export const fileMark = z.object({
  bytes: z.number().int().nonnegative(),
  /** SHA-256 of the last bytes before that place. */
  tail: z.string(),
})

export type FileMark = z.infer<typeof fileMark>

const tailBytes = 4096

/** Waits until a file is on the disk, and marks its end. @throws the system's error. */
export function markEnd(path: string): FileMark {
  return withFile(path, 'r+', (fd) => {
    fsyncSync(fd)
    const bytes = fstatSync(fd).size
    return { bytes, tail: tailOf(fd, bytes) }
  })
}

/** Whether a file still has what was marked: not shorter, not made anew, not edited at that place. */
export function isMarked(path: string, { bytes, tail }: FileMark): boolean {
  try {
    return withFile(path, 'r', (fd) => fstatSync(fd).size >= bytes && tailOf(fd, bytes) === tail)
  } catch {
    // A file that is not there or cannot be read has nothing that was marked.
    return false
  }
}

function tailOf(fd: number, bytes: number): string {
  const tail = Buffer.alloc(Math.min(tailBytes, bytes))
  const read = readSync(fd, tail, 0, tail.length, bytes - tail.length)
  return createHash('sha256').update(tail.subarray(0, read)).digest('hex')
}

function withFile<T>(path: string, flags: 'r' | 'r+', use: (fd: number) => T): T {
  const fd = openSync(path, flags)
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}
