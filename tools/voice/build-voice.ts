// Builds the embedded voice from kal16-table.{json,bin}: the same bytes on every run.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readTable } from './diphone-table.js'
import { buildDurations } from './graph/durations.js'
import { buildExcitation } from './graph/excitation.js'
import { buildFrameParameters } from './graph/frame-parameters.js'
import { buildFrames } from './graph/frames.js'
import { buildFrontEnd } from './graph/front-end.js'
import { OnnxGraph } from './graph/onnx-graph.js'
import { addPiperInputs } from './graph/piper-signature.js'
import { buildPitch } from './graph/pitch.js'
import { buildVocoder } from './graph/vocoder.js'
import { SAMPLE_RATE } from './spectrum.js'
import { phonemeIdMap } from './symbols.js'
import { voiceConfig } from './voice-config.js'
import type { VoiceConfig } from './voice-config.js'

const TABLE = fileURLToPath(new URL('kal16-table', import.meta.url))
const VOICE = fileURLToPath(new URL('../../apps/agent/voices/en_US-kal16-diphone.onnx', import.meta.url))

/** The voice: the bytes of its `.onnx` file and what its `.onnx.json` says. */
export function buildVoice(): { onnx: Uint8Array; config: VoiceConfig } {
  const config = voiceConfig({
    sampleRate: SAMPLE_RATE,
    quality: 'x_low',
    dataset: 'kal16-diphone',
    kind: 'diphone-vocoder',
    phonemeIdMap: phonemeIdMap(),
  })
  return { onnx: buildGraph().encode(METADATA), config }
}

const METADATA = {
  source:
    'parameters measured from audio of the diphone voice cmu_us_kal16 (A. W. Black, K. Lenzo, CMU); modified',
}

function buildGraph(): OnnxGraph {
  const table = readTable(TABLE)
  const graph = new OnnxGraph('diphone_vocoder')
  const { input, inputLengths, lengthScale } = addPiperInputs(graph)
  const phones = buildFrontEnd(graph, input, inputLengths)
  const frames = buildFrames(buildDurations(phones, lengthScale))
  const parameters = buildFrameParameters(phones.phone, frames, table)
  const excitation = buildExcitation(buildPitch(phones, frames), frames.count)
  graph.output('output', buildVocoder(excitation, parameters, table.cepstra), [1, 1, 'time'])
  return graph
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { onnx, config } = buildVoice()
  writeFileSync(VOICE, onnx)
  writeFileSync(`${VOICE}.json`, `${JSON.stringify(config, null, 2)}\n`)
  process.stdout.write(`${VOICE}: ${onnx.length} bytes\n`)
}
