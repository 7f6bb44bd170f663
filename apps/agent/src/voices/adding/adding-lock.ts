import { join } from 'node:path'
import { makeFolder } from '@voicemark/daemon'
import { takeLock, type ProcessLock } from '../../disk/process-lock.js'
import { addingFolder } from './installed-place.js'

/** Holds the name of a voice for whoever adds it. @throws StartError that says who holds it */
export function addingLock(voicesDir: string, name: string): ProcessLock {
  const place = addingFolder(voicesDir)
  makeFolder(place, 0o700)
  return takeLock(
    join(place, `${name}.lock`),
    (holder) => `voice ${name} is being added by ${holder}; wait until it is done`,
  )
}
