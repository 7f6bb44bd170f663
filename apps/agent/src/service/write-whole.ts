import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../disk/sync-folder.js'

/** Writes a file whole or not at all, with these rights whatever the umask. @throws the system's error. */
export function writeWhole(path: string, text: string, mode: number): void {
  const temporary = `${path}.tmp`
  // Nobody else reads it in the meantime.
  const fd = openSync(temporary, 'w', 0o600)
  try {
    fchmodSync(fd, mode)
    writeFileSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(temporary, path)
  syncFolder(dirname(path))
}
