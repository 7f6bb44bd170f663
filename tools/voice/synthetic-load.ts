// A graph shaped like a Piper VITS voice with random weights: a realistic load without a download. It says noise.
//   tsx tools/voice/synthetic-load.ts medium tile OUT.onnx      writes OUT.onnx and OUT.onnx.json
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { OnnxGraph } from './graph/onnx-graph.js'
import { addPiperInputs } from './graph/piper-signature.js'
import { buildFlow } from './load/flow.js'
import { buildHifiGan } from './load/hifi-gan.js'
import { spreadOverFrames } from './load/length-regulator.js'
import { buildTextEncoder } from './load/text-encoder.js'
import { Weights } from './load/weights.js'
import type { WeightStorage } from './load/weights.js'
import { phonemeIdMap } from './symbols.js'
import { voiceConfig } from './voice-config.js'
import type { VoiceConfig } from './voice-config.js'

/** Piper's two larger qualities: about 15 and 28 million weights. */
export type LoadSize = 'medium' | 'high'

export interface SyntheticLoadOptions {
  size: LoadSize
  /** `file` stores every weight, as a real voice does; `tile` repeats a small block of them in the graph. */
  variant: WeightStorage
}

export interface SyntheticLoad {
  onnx: Uint8Array
  config: VoiceConfig
  /** Weights the session holds, whichever way the file stores them. */
  weights: number
}

const SAMPLE_RATE = 22_050

export function buildSyntheticLoad({ size, variant }: SyntheticLoadOptions): SyntheticLoad {
  const graph = new OnnxGraph('synthetic_load')
  const weights = new Weights(graph, variant)
  const { input, inputLengths, noiseScale, lengthScale } = addPiperInputs(graph)
  const ids = input.slice(0, inputLengths, 1).reshape(-1)
  const encoded = buildTextEncoder(weights, ids)
  const latent = buildFlow(weights, spreadOverFrames(encoded, ids, lengthScale), noiseScale)
  graph.output('output', buildHifiGan(weights, latent, size), ['batch', 1, 'time'])
  return { onnx: graph.encode(), config: loadConfig(size), weights: weights.count }
}

function loadConfig(size: LoadSize): VoiceConfig {
  return voiceConfig({
    sampleRate: SAMPLE_RATE,
    quality: size,
    dataset: `synthetic-load-${size}`,
    kind: 'synthetic-load',
    phonemeIdMap: phonemeIdMap(),
  })
}

function run([size, variant, file]: readonly string[]): void {
  if (
    (size !== 'medium' && size !== 'high') ||
    (variant !== 'file' && variant !== 'tile') ||
    file === undefined
  ) {
    throw new Error('usage: synthetic-load.ts medium|high file|tile OUT.onnx')
  }
  const { onnx, config, weights } = buildSyntheticLoad({ size, variant })
  writeFileSync(file, onnx)
  writeFileSync(`${file}.json`, `${JSON.stringify(config, null, 2)}\n`)
  process.stdout.write(`${file}: ${onnx.length} bytes, ${(weights / 1e6).toFixed(1)} million weights\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) run(process.argv.slice(2))
