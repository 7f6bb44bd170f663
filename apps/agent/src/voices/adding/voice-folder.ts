import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { recordFile, type VoiceRecord } from '../../synthesis/voices/voice-record.js'

/** Files in the folder of a voice of which its record does not know, by their paths in it. */
export async function unrecordedFiles(folder: string, { sha256 }: VoiceRecord): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return all
    .filter((each) => !each.isDirectory())
    .map((each) => relative(folder, join(each.parentPath, each.name)).split(sep).join('/'))
    .filter((path) => path !== recordFile && !Object.hasOwn(sha256, path))
    .toSorted()
}
