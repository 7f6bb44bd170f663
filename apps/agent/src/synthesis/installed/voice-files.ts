import { readdir } from 'node:fs/promises'
import { statSync, readdirSync, type Stats } from 'node:fs'
import { basename, join } from 'node:path'
import { VoiceError } from '../../speech/voice-error.js'
import { fileProblem } from '../voices/file-problem.js'
import { recordFile } from '../voices/voice-record.js'
import { voiceName } from '../voices/voice-config.js'

const mostDepth = 4

/** Where a voice lies: a model beside its configuration, or a folder with a record. */
export type FoundVoice =
  | { readonly name: string; readonly folder: null; readonly model: string }
  | { readonly name: string; readonly folder: string; readonly model: null }

/** All voices of the folders by name; the first folder that has a name wins, and in it the voice's own folder. */
export async function findVoices(folders: readonly string[]): Promise<FoundVoice[]> {
  const found = new Map<string, FoundVoice>()
  for (const folder of folders) {
    for (const voice of await voicesIn(folder)) {
      if (!found.has(voice.name)) found.set(voice.name, voice)
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function voicesIn(folder: string): Promise<FoundVoice[]> {
  const names = (await listFolder(folder)).filter((name) => !name.startsWith('.'))
  const own = names.filter((name) => statsOf(join(folder, name, recordFile)) !== undefined)
  const models = names.filter((name) => name.endsWith('.onnx') && !own.includes(name))
  return [
    ...own.map((name) => ({ name, folder: join(folder, name), model: null })),
    ...models.map((name) => ({ name: voiceName(name), folder: null, model: join(folder, name) })),
  ]
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    const code = fileProblem(cause)
    // A folder for voices that nobody has made yet holds no voice.
    if (code === 'ENOENT') return []
    throw new VoiceError('voice-invalid', `voice folder ${basename(folder)} cannot be read (${code})`, {
      cause,
    })
  }
}

/** Bytes of files and of what is in folders. */
export function bytesOf(paths: readonly string[]): number {
  return filesOf(paths).reduce((sum, path) => sum + (statsOf(path)?.size ?? 0), 0)
}

/** Changes when one of the files, or of those in the folders, does. */
export function markOf(paths: readonly string[]): string {
  return filesOf(paths)
    .map((path) => {
      const stats = statsOf(path)
      return stats === undefined ? 'gone' : `${path} ${stats.mtimeMs}/${stats.size}`
    })
    .join(' ')
}

function filesOf(paths: readonly string[], depth = 0): string[] {
  return paths.flatMap((path) => {
    if (statsOf(path)?.isDirectory() !== true) return path
    // Deeper there is only a link that leads back.
    return depth === mostDepth ? [] : filesOf(namesIn(path), depth + 1)
  })
}

const namesIn = (folder: string) =>
  readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name))

const statsOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // Such as a file where a folder is looked for.
    return undefined
  }
}
