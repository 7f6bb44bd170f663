import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@voicemark/daemon'
import { writeDurably } from '../../disk/durable-file.js'
import { findVoice, type UsableVoice } from '../../synthesis/installed/voice-catalog.js'
import { recordFile, voiceRecord, type VoiceRecord } from '../../synthesis/voices/voice-record.js'
import { addingFolder, installedPlace } from '../adding/installed-place.js'
import { quantizedModel } from './quantized-model.js'

/** What came of it. */
export interface Quantized {
  readonly folder: string
  readonly bytes: number
  readonly bytesBefore: number
  readonly quantized: number
  readonly left: number
}

/** Installs the same voice with its model in 8 bits, under a name of its own. @throws StartError; VoiceError when it cannot be read */
export async function quantizeVoice(
  voice: UsableVoice,
  name: string,
  voicesDir: string,
  now: Date,
): Promise<Quantized> {
  if (installedPlace(voicesDir, name) !== null)
    throw new StartError(`voice ${name} is installed in ${voicesDir} already; --name gives another`)
  // Kokoro is in the catalogue in 8 bits, and Hibari has few weights.
  if (voice.family !== 'piper')
    throw new StartError(`voice ${voice.name} is of ${voice.family}; voices of Piper can be quantized here`)
  const model = readFileSync(voice.files['model'] ?? '')
  const made = quantizedModel(model)
  if (made === null)
    throw new StartError(`voice ${voice.name}: its model has no convolution or product of 32-bit weights`)
  const staged = join(addingFolder(voicesDir), name)
  rmSync(staged, { recursive: true, force: true })
  mkdirSync(staged, { recursive: true })
  try {
    const record = fill(staged, voice, made.bytes, { name, model, now })
    writeDurably(join(staged, recordFile), `${JSON.stringify(record, null, 2)}\n`)
    await findVoice(name, [addingFolder(voicesDir)], { includeSyntheticLoad: false })
    renameSync(staged, join(voicesDir, name))
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
  const { quantized, left, bytes } = made
  return {
    ...{ folder: join(voicesDir, name), bytes: bytes.length, bytesBefore: model.length, quantized, left },
  }
}

function fill(
  folder: string,
  voice: UsableVoice,
  model: Uint8Array,
  of: { readonly name: string; readonly model: Uint8Array; readonly now: Date },
): VoiceRecord {
  const config = readFileSync(voice.files['config'] ?? '')
  writeDurably(join(folder, files.model), model)
  writeDurably(join(folder, files.config), config)
  return voiceRecord.parse({
    ...{ format: 1, name: of.name, family: voice.family, files },
    ...{ default_speaker: voice.default_speaker, language: voice.language },
    licence: voice.licence ?? 'not known',
    source: `${voice.name} (model SHA-256 ${sha256Of(of.model)}), quantized to 8 bits by voicemark`,
    sha256: { [files.model]: sha256Of(model), [files.config]: sha256Of(config) },
    added: of.now.toISOString(),
  })
}

const files = { model: 'model.onnx', config: 'model.onnx.json' }
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
