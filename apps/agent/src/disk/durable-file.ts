import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.js'

/**
 * Writes a file whole or not at all, for this user alone, and returns when it is on the disk.
 * @throws the system's error; what was there stays.
 */
export function writeDurably(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp`
  const fd = openSync(temporary, 'w', 0o600)
  try {
    // All of it, where writeSync writes as much as a nearly full disk takes. Its own flush does nothing to a string (Node 20).
    writeFileSync(fd, content)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(temporary, path)
  syncFolder(dirname(path))
}
