import { randomUUID } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '@voicemark/daemon'
import { syncFolder } from '../../disk/sync-folder.js'
import { addingLock } from './adding-lock.js'
import { addingFolder, type InstalledPlace } from './installed-place.js'

/** Removes a voice: its name first, so that nobody finds half of it. */
export function removeVoice(voicesDir: string, place: InstalledPlace): void {
  if (place.kind === 'pair') {
    rmSync(place.model)
    rmSync(`${place.model}.json`, { force: true })
  } else {
    const bin = addingFolder(voicesDir)
    makeFolder(bin, 0o700)
    const removed = join(bin, `.removed-${randomUUID()}`)
    renameSync(place.folder, removed)
    syncFolder(voicesDir)
    rmSync(removed, { recursive: true })
  }
  syncFolder(voicesDir)
}

/** Removes what an interrupted try has left of a voice. Whether there was any. @throws StartError while it is being added */
export function removeHalf(voicesDir: string, name: string): boolean {
  const staged = join(addingFolder(voicesDir), name)
  if (!existsSync(staged)) return false
  const lock = addingLock(voicesDir, name)
  rmSync(staged, { recursive: true, force: true })
  lock.release()
  return true
}
