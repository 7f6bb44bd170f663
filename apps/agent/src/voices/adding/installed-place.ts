import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { voiceName } from '@voicemark/schema'
import { recordFile } from '../../synthesis/voices/voice-record.js'

/** How a voice lies in the folder of voices: in a folder of its own, or as two files put there by hand. */
export type InstalledPlace =
  { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'pair'; readonly model: string }

/** Where voices are brought together before they have a usable name. */
export const addingFolder = (voicesDir: string) => join(voicesDir, '.adding')

/** Null where no voice of this name is installed; what is no name never leads out of the folder. */
export function installedPlace(voicesDir: string, name: string): InstalledPlace | null {
  if (!voiceName.safeParse(name).success) return null
  const folder = join(voicesDir, name)
  if (existsSync(join(folder, recordFile))) return { kind: 'folder', folder }
  const model = join(voicesDir, `${name}.onnx`)
  return existsSync(model) ? { kind: 'pair', model } : null
}
