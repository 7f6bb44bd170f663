import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { smallKokoro } from './small-onnx.js'

/** Where the numbers of phonemes are as in Kokoro's own vocabulary. */
export const smallVocab: Readonly<Record<string, number>> = {
  ...{ $: 0, ';': 1, ',': 3, '.': 4, '!': 5, '?': 6, '—': 9, '…': 10, ' ': 16 },
  ...{ I: 25, O: 31, W: 39, A: 24, ə: 83, ˈ: 156, ˌ: 157, h: 50, l: 54, w: 65, ɜ: 87, ɹ: 123, d: 46, s: 61 },
}

/** A table in which each row says which one it is, times a factor: row n sums up to about factor · (1 + n / 1000). */
export function styleTable(factor: number): Float32Array {
  return Float32Array.from(
    { length: 510 * 256 },
    (_, at) => (factor * (1 + Math.floor(at / 256) / 1000)) / 256,
  )
}

/** Writes a voice of Kokoro that sounds like nothing, and whose sound says what it was fed with. */
export function writeKokoroVoice(voicesDir: string, name: string, change: object = {}): string {
  const folder = writeVoiceFolder(voicesDir, name, {
    family: 'kokoro',
    files: { model: 'model.onnx', voices: 'voices', vocab: 'vocab.json' },
    ...change,
  })
  mkdirSync(join(folder, 'voices'))
  writeFileSync(join(folder, 'model.onnx'), smallKokoro())
  writeFileSync(join(folder, 'vocab.json'), JSON.stringify({ vocab: smallVocab }))
  for (const [at, speaker] of ['af_a', 'bf_b', 'jf_j'].entries())
    writeFileSync(join(folder, 'voices', `${speaker}.bin`), Buffer.from(styleTable(at + 1).buffer))
  return folder
}

/** A folder with a record of a voice; its files are still to be written. */
export function writeVoiceFolder(voicesDir: string, name: string, change: object): string {
  const folder = join(voicesDir, name)
  mkdirSync(folder, { recursive: true })
  const record = {
    format: 1,
    name,
    family: 'piper',
    files: { model: 'model.onnx', config: 'model.onnx.json' },
    default_speaker: null,
    language: 'en_US',
    licence: 'Apache-2.0',
    source: 'made for a test',
    sha256: {},
    added: '2026-11-29T15:00:00Z',
    ...change,
  }
  writeFileSync(join(folder, 'voice.json'), JSON.stringify(record))
  return folder
}
