import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { writeDurably } from '../../disk/durable-file.js'
import { syncFolder } from '../../disk/sync-folder.js'
import { findVoice } from '../../synthesis/installed/voice-catalog.js'
import { readVoiceConfig } from '../../synthesis/voices/voice-config.js'
import { recordFile, voiceRecord, type VoiceRecord } from '../../synthesis/voices/voice-record.js'
import type { Getting } from '../getting.js'
import type { GotFile } from '../sources/file-wanted.js'
import { getFiles, partsFolder } from '../sources/get-files.js'
import { sourceOf } from '../sources/pieces.js'
import { addingLock } from './adding-lock.js'
import { addingFolder, installedPlace } from './installed-place.js'
import { unrecordedFiles } from './voice-folder.js'
import type { WantedVoice } from './wanted-voice.js'

/** A voice that is installed now. */
export interface AddedVoice {
  readonly folder: string
  readonly bytes: number
  readonly record: VoiceRecord
}

export interface Adding {
  readonly voicesDir: string
  readonly getting: Getting
  readonly now: () => Date
}

/**
 * Installs a voice: all its files, each as it should be, then its name. What an interrupted try has brought is gone on with.
 * @throws StartError when it is installed or being added, VoiceError of either kind, the signal's reason
 */
export async function addVoice(voice: WantedVoice, adding: Adding): Promise<AddedVoice> {
  const { voicesDir } = adding
  const place = addingFolder(voicesDir)
  const lock = addingLock(voicesDir, voice.name)
  try {
    if (installedPlace(voicesDir, voice.name) !== null)
      throw new StartError(`voice ${voice.name} is installed in ${voicesDir} already`)
    const staged = join(place, voice.name)
    mkdirSync(staged, { recursive: true })
    const got = await bring(voice, staged, adding)
    const record = recordOf(voice, got, adding.now())
    writeDurably(join(staged, recordFile), `${JSON.stringify(record, null, 2)}\n`)
    await checked(voice.name, staged, place)
    for (const name of await unrecordedFiles(staged, record)) rmSync(join(staged, name))
    rmSync(join(staged, partsFolder), { recursive: true, force: true })
    return {
      folder: publish(staged, voicesDir, voice),
      bytes: got.reduce((sum, { bytes }) => sum + bytes, 0),
      record,
    }
  } finally {
    lock.release()
  }
}

/** Where it can be had alone, the small file that says whether the voice can be spoken comes before the large one. */
async function bring(voice: WantedVoice, staged: string, { getting }: Adding): Promise<GotFile[]> {
  const config = voice.files.find(({ name }) => voice.family === 'piper' && name === voice.roles['config'])
  if (config?.from.every((pieces) => pieces.every(({ kind }) => kind === 'https')) === true) {
    await getFiles([config], staged, getting)
    await refusing(staged, () => readVoiceConfig(join(staged, config.name)))
  }
  return getFiles(voice.files, staged, getting)
}

/** What cannot be spoken is of no use to a later try either. */
async function refusing<Result>(staged: string, look: () => Promise<Result>): Promise<Result> {
  try {
    return await look()
  } catch (error) {
    rmSync(staged, { recursive: true })
    throw error
  }
}

const checked = (name: string, staged: string, place: string) =>
  refusing(staged, () => findVoice(name, [place], { includeSyntheticLoad: true }))

function recordOf(voice: WantedVoice, got: readonly GotFile[], now: Date): VoiceRecord {
  return voiceRecord.parse({
    ...{ format: 1, name: voice.name, family: voice.family, files: voice.roles },
    ...{ default_speaker: voice.default_speaker, language: voice.language },
    licence: voice.licence ?? 'not known',
    source: sourcesOf(voice, got),
    sha256: Object.fromEntries(got.map(({ name, sha256 }) => [name, sha256])),
    added: now.toISOString(),
  })
}

/** Of what an earlier try brought the record names the first way to it. */
function sourcesOf({ files }: WantedVoice, got: readonly GotFile[]): string {
  const sources = got.flatMap(({ name, source }) => {
    const [way = []] = files.find((file) => file.name === name)?.from ?? []
    return source?.split(' + ') ?? way.map(sourceOf)
  })
  // Of files that lie beside each other their folder is enough.
  const places = sources.map((source) => (source.includes('://') ? source.replace(/[^/]*$/, '') : source))
  return [...new Set(places)].join(' ').slice(0, 1024)
}

/** From now on the voice is there, whole: all that is in the folder is on the disk before the folder has its name. */
function publish(staged: string, voicesDir: string, { name, files }: WantedVoice): string {
  // Left by a try of before that the catalogue knew other ways for.
  rmSync(join(staged, partsFolder), { recursive: true, force: true })
  const folders = new Set(files.map((file) => dirname(join(staged, file.name))))
  for (const folder of [...folders, staged]) syncFolder(folder)
  const folder = join(voicesDir, name)
  renameSync(staged, folder)
  syncFolder(voicesDir)
  return folder
}
