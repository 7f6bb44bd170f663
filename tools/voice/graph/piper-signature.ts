import type { OnnxGraph } from './onnx-graph.js'
import type { Value } from './value.js'

/** Inputs of a single-speaker Piper voice; `scales` is noise scale, length scale, noise width. */
export interface PiperInputs {
  input: Value
  inputLengths: Value
  noiseScale: Value
  lengthScale: Value
}

/** Declares the inputs and takes the two scales that are used apart, as one-element tensors. */
export function addPiperInputs(graph: OnnxGraph): PiperInputs {
  const input = graph.input('input', 'int64', ['batch', 'phonemes'])
  const inputLengths = graph.input('input_lengths', 'int64', ['batch'])
  const scales = graph.input('scales', 'float32', [3])
  return { input, inputLengths, noiseScale: scales.slice(0, 1), lengthScale: scales.slice(1, 2) }
}
