import { closeSync, openSync, readSync, writeSync } from 'node:fs'

/**
 * A file of one process that stays open. It stays that process's: when the number is given to another one, reading
 * says that the process is gone.
 */
export interface ProcessFile {
  /** Null when the process is gone, when it may not be read, and once it is closed. */
  read(): string | null
  close(): void
}

/** A list of some thousand children fits. */
const scratch = Buffer.allocUnsafe(65_536)

/** Opens a file of /proc/PID for good; null when it is not there or not to be read. */
export function openProcessFile(path: string): ProcessFile | null {
  const fd = orGone(() => openSync(path, 'r'))
  if (fd === null) return null
  let open = true
  return {
    read: () => {
      // The number may by now belong to another file.
      if (!open) return null
      const length = orGone(() => readSync(fd, scratch, 0, scratch.length, 0))
      return length === null ? null : scratch.toString('latin1', 0, length)
    },
    close: () => {
      if (open) closeSync(fd)
      open = false
    },
  }
}

/** A file of /proc/PID, read once. */
export function readProcessFile(path: string): string | null {
  const file = openProcessFile(path)
  const text = file?.read() ?? null
  file?.close()
  return text
}

/** Writes a word to a file of /proc/PID; false when that is not to be done. */
export function writeProcessFile(path: string, word: string): boolean {
  const fd = orGone(() => openSync(path, 'r+'))
  if (fd === null) return false
  const written = orGone(() => writeSync(fd, word))
  closeSync(fd)
  return written !== null
}

/** Runs what may find its process gone, or be refused; null then. */
export function orGone<T>(run: () => T): T | null {
  try {
    return run()
  } catch (error) {
    if (error instanceof Error && 'code' in error && goneCodes.includes(error.code)) return null
    throw error
  }
}

/** EINVAL and EIO are what a task says that ends meanwhile. */
const goneCodes: readonly unknown[] = ['ENOENT', 'ESRCH', 'ENOTDIR', 'EACCES', 'EPERM', 'EINVAL', 'EIO']
