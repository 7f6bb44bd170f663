import { closeSync, openSync, readSync, writeSync } from 'node:fs'

/**
 * A file of one process that stays open. It stays that process's: when the number is given to another one, reading
 * says that the process is gone.
 */
export interface ProcessFile {
  /** Null when the process is gone, when it may not be read, and once it is closed. */
  read(): string | null
  /** The number that it begins with, without a text of it. */
  readNumber(): number | null
  close(): void
}

/** A list of some thousand children fits. */
const scratch = Buffer.allocUnsafe(65_536)

/** Opens a file of /proc/PID for good; null when it is not there or not to be read. */
export function openProcessFile(path: string): ProcessFile | null {
  const fd = orGone(() => openSync(path, 'r'))
  if (fd === null) return null
  let open = true
  const readAll = () => readSync(fd, scratch, 0, scratch.length, 0)
  // The number of a file that is closed may by now belong to another one.
  const readLength = () => (open ? orGone(readAll) : null)
  return {
    read: () => {
      const length = readLength()
      return length === null ? null : scratch.toString('latin1', 0, length)
    },
    readNumber: () => {
      const length = readLength()
      return length === null || length === 0 ? null : leadingNumber(scratch)
    },
    close: () => {
      if (open) closeSync(fd)
      open = false
    },
  }
}

function leadingNumber(bytes: Buffer): number {
  let value = 0
  for (let i = 0, digit = digitAt(bytes, i); digit >= 0 && digit <= 9; digit = digitAt(bytes, ++i))
    value = value * 10 + digit
  return value
}

const digitAt = (bytes: Buffer, index: number) => (bytes[index] ?? 0) - 48

/** A file of /proc/PID, read once. */
export function readProcessFile(path: string): string | null {
  const file = openProcessFile(path)
  const text = file?.read() ?? null
  file?.close()
  return text
}

/** Writes a word to a file of /proc/PID whenever it is called; false when that is not to be done. */
export function openProcessWriter(path: string, word: string): { write(): boolean; close(): void } {
  // r+ so that the file is never made where there is none.
  const fd = orGone(() => openSync(path, 'r+'))
  let open = fd !== null
  return {
    write: () => open && orGone(() => writeSync(fd ?? -1, word, 0)) !== null,
    close: () => {
      if (open && fd !== null) closeSync(fd)
      open = false
    },
  }
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

/** EINVAL and EIO are what a task says that ends meanwhile, ENODEV a cgroup that was removed. */
const goneCodes: readonly unknown[] = [
  ...['ENOENT', 'ESRCH', 'ENOTDIR', 'ENODEV'],
  ...['EACCES', 'EPERM', 'EINVAL', 'EIO'],
]
