import { randomUUID } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '@voicemark/daemon'
import { syncFolder } from '../../disk/sync-folder.js'
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
