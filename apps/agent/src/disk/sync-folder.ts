import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Waits until the names in a folder are on the disk: a new file has its name there, not in itself. */
export function syncFolder(folder: string): void {
  // A folder cannot be opened there; NTFS keeps names in its journal.
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
