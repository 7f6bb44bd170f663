import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { voiceName as namePattern, voiceNameRule } from '@voicemark/schema'
import { VoiceError } from '../../speech/voice-error.js'
import type { Family, VoiceFiles } from '../families/family.js'
import { readOnnx } from './onnx-model.js'
import { readVoiceConfig, voiceName } from './voice-config.js'
import { checkNumbers } from './voice-fit.js'

/** One voice of a folder; what could not be read is null, and `error` says why. */
export interface VoiceEntry {
  readonly name: string
  /** Language tag, such as `en_US`, else espeak's name of the language. */
  readonly language: string | null
  readonly quality: string | null
  readonly sample_rate_hz: number | null
  readonly num_speakers: number | null
  readonly phoneme_type: 'espeak' | 'text' | null
  readonly family: Family
  readonly files: VoiceFiles
  readonly size_bytes: number | null
  readonly error: string | null
}

export interface CatalogOptions {
  /** Whether models that only make the load of a voice count as voices. @default false */
  readonly includeSyntheticLoad?: boolean
}

interface FoundVoice {
  readonly name: string
  readonly family: 'piper'
  readonly files: { readonly model: string; readonly config: string }
}

const shownNames = 10
const syntheticLoad = 'synthetic-load'

/** All voices of the folders by name, broken ones with their error; the first folder that has a name wins. */
export async function listVoices(
  folders: readonly string[],
  options: CatalogOptions = {},
): Promise<VoiceEntry[]> {
  const entries: VoiceEntry[] = []
  for (const found of await findFiles(folders)) {
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
): Promise<VoiceEntry> {
  checkName(name)
  const found = await findFiles(folders)
  const files = found.find((candidate) => candidate.name === name)
  const entry = files === undefined ? null : await readEntry(files, options)
  if (entry !== null) return entry
  const others = found.slice(0, shownNames).map((candidate) => candidate.name)
  const remedy = others.length === 0 ? 'no voice is' : `installed: ${others.join(', ')}`
  // What has a space may be a text in the wrong field, and texts are repeated nowhere.
  const what = name.includes(' ') ? 'the voice' : `voice "${name}"`
  throw new VoiceError('voice-unknown', `${what} is not installed; ${remedy}`)
}

/** Whether one of the folders has a model of this name, whatever is wrong with it. */
export async function hasModel(name: string, folders: readonly string[]): Promise<boolean> {
  return (await findFiles(folders)).some((files) => files.name === name)
}

async function findFiles(folders: readonly string[]): Promise<FoundVoice[]> {
  const found = new Map<string, FoundVoice>()
  for (const folder of folders) {
    for (const file of await listFolder(folder)) {
      const name = voiceName(file)
      const model = join(folder, file)
      const files = { model, config: `${model}.json` }
      if (!found.has(name)) found.set(name, { name, family: 'piper', files })
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith('.onnx'))
  } catch (cause) {
    const code = errorCode(cause)
    // A folder for voices that nobody has made yet holds no voice.
    if (code === 'ENOENT') return []
    throw new VoiceError('voice-invalid', `voice folder ${basename(folder)} cannot be read (${code})`, {
      cause,
    })
  }
}

// Null for a voice that the options leave out.
async function readEntry(found: FoundVoice, options: CatalogOptions): Promise<VoiceEntry | null> {
  const { name, files } = found
  checkName(name)
  const config = await readVoiceConfig(files.config)
  if (config.voicemark?.kind === syntheticLoad && options.includeSyntheticLoad !== true) return null
  checkNumbers(name, config, readOnnx(files.model))
  return {
    ...found,
    language: config.language ?? config.espeak?.voice ?? null,
    quality: config.audio.quality ?? null,
    sample_rate_hz: config.audio.sample_rate,
    num_speakers: config.num_speakers,
    phoneme_type: config.phoneme_type,
    size_bytes: (await stat(files.model)).size,
    error: null,
  }
}

function brokenEntry(found: FoundVoice, error: unknown): VoiceEntry {
  return {
    ...found,
    language: null,
    quality: null,
    sample_rate_hz: null,
    num_speakers: null,
    phoneme_type: null,
    size_bytes: null,
    // Other errors than ours carry the path of the file.
    error:
      error instanceof VoiceError
        ? error.message
        : `voice ${found.name} cannot be read (${errorCode(error)})`,
  }
}

function checkName(name: string): void {
  if (namePattern.safeParse(name).success) return
  throw new VoiceError(
    'voice-unknown',
    `voice ${JSON.stringify(name.slice(0, 64))}: a name has ${voiceNameRule}`,
  )
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unreadable'
}
