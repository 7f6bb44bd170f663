import { basename, join, resolve } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { voiceName, voiceNameRule } from '@voicemark/schema'
import type { WantedVoice } from '../adding/wanted-voice.js'
import { findFiles, type FoundFiles } from './found-files.js'
import { familyOfModel } from './model-family.js'
import type { Recognised } from './recognition.js'
import { recognise } from './recognise.js'

/** How a person may help where files do not say it themselves. */
export interface LocalChoice {
  readonly name: string | null
  readonly family: Recognised['family'] | null
}

/** The voice that lies at a path of this machine. @throws StartError that says what is lacking, VoiceError of a file */
export async function localVoice(path: string, { name, family }: LocalChoice): Promise<WantedVoice> {
  const found = await findFiles(resolve(path))
  const voice = recognise(found, family ?? namedFamily(found), name)
  if ('lacking' in voice) throw new StartError(`${path}: ${voice.lacking}`)
  return {
    name: checkedName(name ?? voice.name ?? nameOfPlace(found.place)),
    family: voice.family,
    ...{ language: null, licence: null, licence_note: 'your own files' },
    default_speaker: voice.default_speaker,
    roles: voice.roles,
    files: voice.files.map(({ name: to, file }) => ({
      ...{ name: to, bytes: file.bytes, sha256: null, md5: null },
      from: [[{ kind: 'local' as const, path: found.place, member: file.path }]],
    })),
  }
}

/** Of a model that was named; its own inputs say more than the files beside it. */
function namedFamily({ place, named }: FoundFiles): Recognised['family'] | null {
  return named?.toLowerCase().endsWith('.onnx') === true ? familyOfModel(join(place, named)) : null
}

/** Of a folder or an archive: its name, without what says how it is packed. */
function nameOfPlace(place: string): string {
  return basename(place).replace(/(\.tar)?\.(zip|whl|tar|t?gz)$/i, '')
}

function checkedName(name: string): string {
  if (voiceName.safeParse(name).success) return name
  throw new StartError(`${JSON.stringify(name)} cannot name a voice: give --name, which has ${voiceNameRule}`)
}
