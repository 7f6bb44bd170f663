import type { FoundFiles } from './found-files.js'
import type { Recognise, Recognised } from './recognition.js'
import { recogniseHibari } from './recognise-hibari.js'
import { recogniseKokoro } from './recognise-kokoro.js'
import { recognisePiper } from './recognise-piper.js'

const families: readonly (readonly [Recognised['family'], Recognise])[] = [
  ['hibari', recogniseHibari],
  ['piper', recognisePiper],
  ['kokoro', recogniseKokoro],
]

/**
 * Finds the voice among files, by which files there are; whether they are what their names say is found when it is looked at.
 * `wanted` is the name of one among several.
 */
export function recognise(
  found: FoundFiles,
  family: Recognised['family'] | null,
  wanted: string | null,
): Recognised | { readonly lacking: string } {
  const tried = families
    .filter(([name]) => family === null || name === family)
    .flatMap(([, recogniseOne]) => recogniseOne(found, wanted) ?? [])
  const voice = tried.find((one) => 'family' in one)
  // What speaks for Kokoro says more than a model that stands alone.
  return voice ?? tried.at(-1) ?? { lacking: family === null ? anything : needs[family] }
}

const needs = {
  piper: 'a voice of Piper is NAME.onnx with NAME.onnx.json beside it',
  kokoro:
    'a voice of Kokoro is a model.onnx, the tables of its speakers (a folder of .bin files of 522,240 bytes each, or voices-v1.0.bin) and its vocabulary (vocab.json or tokenizer.json)',
  hibari: 'a voice of hibari is the wheel hibari_tts-0.2.1-py3-none-any.whl',
}

const anything = `there is no voice in it: ${needs.piper}; ${needs.kokoro}; ${needs.hibari}`
