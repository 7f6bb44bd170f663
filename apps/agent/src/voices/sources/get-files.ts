import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createHttpClient } from '@voicemark/daemon'
import { takeLock } from '../../disk/process-lock.js'
import { ensureRoom } from '../disk-room.js'
import { VoiceError } from '../voice-error.js'
import type { FileWanted, GotFile } from './file-wanted.js'
import { getFile } from './get-file.js'
import type { Getting } from '../getting.js'
import { createPrograms } from './packages/programs.js'
import { createPieces } from './pieces.js'

/** In a folder that is filled, where what comes lies meanwhile. */
export const partsFolder = '.parts'

/**
 * Brings files into a folder, each whole and as it should be, or not at all. What an earlier try left there is gone on
 * with. Nothing that is not asked for is in the folder when it is done.
 * @throws VoiceError with what, where and what to do; StartError when another process is at it; the signal's reason
 */
export async function getFiles(
  files: readonly FileWanted[],
  folder: string,
  getting: Getting,
): Promise<GotFile[]> {
  for (const { name } of files) checkName(name)
  const into = resolve(folder)
  const place = { into, parts: join(into, partsFolder) }
  mkdirSync(place.parts, { recursive: true })
  const lock = takeLock(join(into, '.lock'), (holder) => `${into} is being filled by ${holder}; wait for it`)
  const programs = createPrograms(getting.env, getting.signal)
  try {
    ensureRoom(into, neededBytes(files, into))
    const client = createHttpClient({ env: getting.env, ca: getting.ca ?? null })
    const pieces = createPieces({ files, folder: place.parts, client, programs, getting })
    const got: GotFile[] = []
    for (const file of files) got.push(await getFile(file, place, pieces, getting))
    pieces.clear()
    // Another call may have left a half file of its own there.
    if (readdirSync(place.parts).length === 0) rmdirSync(place.parts)
    return got
  } finally {
    await programs.close()
    lock.release()
  }
}

/** What files are not there yet; those that come in a package lie beside it for a while. */
function neededBytes(files: readonly FileWanted[], into: string): number {
  const open = files.filter(({ name }) => statSync(join(into, name), { throwIfNoEntry: false }) === undefined)
  return open.reduce((sum, { bytes, from }) => sum + (bytes ?? 0) * (isPacked(from) ? 2 : 1), 0)
}

const isPacked = ([first = []]: FileWanted['from']) =>
  first.some(({ kind }) => kind === 'pypi' || kind === 'npm')

function checkName(name: string): void {
  const isPlain = name.split('/').every((part) => /^[A-Za-z0-9_][\w.+ -]*$/.test(part) && !/[. ]$/.test(part))
  if (!isPlain)
    throw new VoiceError('voice-archive', `${JSON.stringify(name)} is no name for a file of a voice`)
}
