import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs'

/** A file of /proc or /sys that stays open: reading it anew from position 0 costs a fifth of opening it. */
export type KeptFile = {
  /** The first 4 KiB, which is all that is parsed of any; empty where the device does not support it. */
  read: () => string
  close: () => void
}

const scratch = Buffer.allocUnsafe(4096)

/** Opens a file for good; null when it is not there. */
export function openKeptFile(path: string): KeptFile | null {
  const fd = orAbsent(() => openSync(path, 'r'))
  if (fd === null) return null
  let open = true
  return {
    read: () =>
      scratch.toString('latin1', 0, orAbsent(() => readSync(fd, scratch, 0, scratch.length, 0)) ?? 0),
    close: () => {
      // A number closed twice may by then belong to another file.
      if (open) closeSync(fd)
      open = false
    },
  }
}

/** The whole file, trimmed; null when it is not there. */
export function readFileOnce(path: string): string | null {
  return orAbsent(() => readFileSync(path, 'utf8').trim())
}

/** Names in a directory, in natural order (`cpu2` before `cpu10`); none when it is not there. */
export function listDirectory(path: string): string[] {
  const names = orAbsent(() => readdirSync(path)) ?? []
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

/** The number a sysfs file holds, or null. */
export function parseSysfsNumber(text: string | null): number | null {
  const trimmed = text?.trim() ?? ''
  const value = Number(trimmed)
  return trimmed === '' || !Number.isFinite(value) ? null : value
}

function orAbsent<T>(run: () => T): T | null {
  try {
    return run()
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/** A sysfs file can be listed and yet not be supported by the device behind it: ENOTSUP, ENODATA. */
const absentCodes: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'ENOTSUP', 'EOPNOTSUPP', 'ENODATA']

/** Whether an error says that a file or program is not there, as opposed to there and failing. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && absentCodes.includes(error.code)
}
