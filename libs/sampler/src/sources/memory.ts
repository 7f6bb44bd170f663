import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { openKeptFile, readFileOnce } from './kept-file.js'
import type { Source } from './source.js'

/** Memory of the whole machine, MB of 2^20 bytes. */
export type MemoryReading = {
  totalMb: number
  /** What new work could take without swapping; null where the system does not say. */
  availableMb: number | null
}

/** Total and available memory of the machine. */
export function createMemorySource(root: string): Source<MemoryReading> {
  const file = openKeptFile(join(root, 'proc/meminfo'))
  if (file === null) return { read: readNodeMemory, close: () => undefined }
  return { read: () => parseMeminfo(file.read()), close: file.close }
}

/** /proc/meminfo; its `kB` are KiB (man proc_meminfo(5)). MemAvailable exists since Linux 3.14. */
export function parseMeminfo(text: string): MemoryReading | null {
  const total = kibibytes(text, 'MemTotal:')
  const available = kibibytes(text, 'MemAvailable:')
  if (total === null) return null
  return { totalMb: total / 1024, availableMb: available === null ? null : available / 1024 }
}

/** Memory of the whole machine, MB of 2^20 bytes. */
export function readTotalMemoryMb(root = '/'): number {
  const meminfo = parseMeminfo(readFileOnce(join(root, 'proc/meminfo')) ?? '')
  return meminfo?.totalMb ?? totalmem() / 2 ** 20
}

function kibibytes(text: string, key: string): number | null {
  const start = text.indexOf(key)
  if (start === -1) return null
  const value = Number.parseInt(text.slice(start + key.length, start + key.length + 24), 10)
  return Number.isNaN(value) ? null : value
}

function readNodeMemory(): MemoryReading {
  // On macOS and the BSDs libuv counts only empty pages as free, not the ones that can be had at once.
  const availableMb = process.platform === 'win32' ? freemem() / 2 ** 20 : null
  return { totalMb: totalmem() / 2 ** 20, availableMb }
}
