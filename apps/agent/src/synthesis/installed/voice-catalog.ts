import { join } from 'node:path'
import { voiceName as namePattern, voiceNameRule } from '@voicemark/schema'
import { VoiceError } from '../../speech/voice-error.js'
import type { Family, VoiceFiles } from '../families/family.js'
import { type Speakers } from '../families/speakers.js'
import { fileProblem } from '../voices/file-problem.js'
import { readVoiceRecord, recordFile } from '../voices/voice-record.js'
import { lookAtVoice } from './look-at-voice.js'
import { bytesOf, findVoices, type FoundVoice } from './voice-files.js'

/** One voice of a folder; what could not be read is null, and `error` says why. */
export interface VoiceEntry {
  readonly name: string
  readonly family: Family | null
  /** Language tag, such as `en_US`, else espeak's name of the language. */
  readonly language: string | null
  readonly quality: string | null
  readonly licence: string | null
  readonly sample_rate_hz: number | null
  readonly phoneme_type: 'espeak' | 'text' | null
  readonly speakers: Speakers | null
  /** Of its record; null where it has none, or says nothing. */
  readonly default_speaker: string | null
  readonly files: VoiceFiles
  /** Of all its files. */
  readonly size_bytes: number | null
  readonly error: string | null
}

/** A voice that can be loaded, as far as its files say. */
export type UsableVoice = VoiceEntry & { readonly family: Family; readonly speakers: Speakers }

export interface CatalogOptions {
  /** Whether models that only make the load of a voice count as voices. @default false */
  readonly includeSyntheticLoad?: boolean
}

const shownNames = 10

/** All voices of the folders by name, broken ones with their error; the first folder that has a name wins. */
export async function listVoices(
  folders: readonly string[],
  options: CatalogOptions = {},
): Promise<VoiceEntry[]> {
  const entries: VoiceEntry[] = []
  for (const found of await findVoices(folders)) {
    const entry = await readEntry(found, options).catch((error: unknown) => brokenEntry(found, error))
    if (entry !== null) entries.push(entry)
  }
  return entries
}

/** One voice by its name, which never forms a path outside the folders; throws a VoiceError when it cannot be used. */
export async function findVoice(
  name: string,
  folders: readonly string[],
  options: CatalogOptions = {},
): Promise<UsableVoice> {
  checkName(name)
  const found = await findVoices(folders)
  const files = found.find((candidate) => candidate.name === name)
  const entry = files === undefined ? null : await readEntry(files, options)
  if (entry !== null) return entry
  const others = found.slice(0, shownNames).map((candidate) => candidate.name)
  const remedy = others.length === 0 ? 'no voice is' : `installed: ${others.join(', ')}`
  // What has a space may be a text in the wrong field, and texts are repeated nowhere.
  const what = name.includes(' ') ? 'the voice' : `voice "${name}"`
  throw new VoiceError('voice-unknown', `${what} is not installed; ${remedy}`)
}

/** Whether one of the folders has a voice of this name, whatever is wrong with it. */
export async function hasVoice(name: string, folders: readonly string[]): Promise<boolean> {
  return (await findVoices(folders)).some((found) => found.name === name)
}

// Null for a voice that the options leave out.
async function readEntry(found: FoundVoice, options: CatalogOptions): Promise<UsableVoice | null> {
  const { name } = found
  checkName(name)
  const { family, ...rest } = await partsOf(found)
  const { isLoad, ...look } = await lookAtVoice(family, { voice: name, ...rest })
  if (isLoad && options.includeSyntheticLoad !== true) return null
  const size_bytes = bytesOf(Object.values(rest.files))
  return { name, family, ...rest, ...look, language: rest.language ?? look.language, size_bytes, error: null }
}

/** What a voice's own record says of it; without one it is a voice of Piper. */
async function partsOf(found: FoundVoice) {
  if (found.folder === null) {
    const files: VoiceFiles = { model: found.model, config: `${found.model}.json` }
    return { family: 'piper' as const, files, language: null, licence: null, default_speaker: null }
  }
  const { folder } = found
  const { family, files, language, licence, default_speaker } = await readVoiceRecord(folder)
  const paths = Object.entries(files).map(([role, file]) => [role, join(folder, file)] as const)
  const all: VoiceFiles = { ...Object.fromEntries(paths), record: join(folder, recordFile) }
  return { family, files: all, language, licence, default_speaker }
}

function brokenEntry({ name, model }: FoundVoice, error: unknown): VoiceEntry {
  return {
    name,
    family: model === null ? null : 'piper',
    language: null,
    quality: null,
    licence: null,
    sample_rate_hz: null,
    phoneme_type: null,
    speakers: null,
    default_speaker: null,
    files: {},
    size_bytes: null,
    // Other errors than ours carry the path of the file.
    error:
      error instanceof VoiceError ? error.message : `voice ${name} cannot be read (${fileProblem(error)})`,
  }
}

function checkName(name: string): void {
  if (namePattern.safeParse(name).success) return
  throw new VoiceError(
    'voice-unknown',
    `voice ${JSON.stringify(name.slice(0, 64))}: a name has ${voiceNameRule}`,
  )
}
