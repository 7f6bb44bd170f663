import { VoiceError } from '../../speech/voice-error.js'
import type { OnnxGraph } from './onnx-graph.js'

/** What models of one family are fed with and give, each with its ONNX data type. */
export interface ModelSignature {
  readonly inputs: Readonly<Record<string, number>>
  /** Inputs that not all of them have. */
  readonly optional: Readonly<Record<string, number>>
  /** What the input that takes the numbers of phonemes may be called. */
  readonly ids?: readonly string[]
  /** Null: the first is the sound, whatever it is called. */
  readonly outputs: Readonly<Record<string, number>> | null
  /** The same in words, for whoever has another model. */
  readonly described: string
}

/** TensorProto.DataType, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 */
export const float32 = 1
export const int64 = 7
const typeNames = [
  'undefined',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
]

/** Models of Piper. */
export const piperModel: ModelSignature = {
  inputs: { input: int64, input_lengths: int64, scales: float32 },
  optional: { sid: int64 },
  ids: ['input'],
  outputs: null,
  described: 'a Piper voice has input, input_lengths, scales and optionally sid',
}

/** `file` is what errors begin with. @throws VoiceError of what the model lacks, has beside or has of another type */
export function checkSignature(file: string, graph: OnnxGraph, signature: ModelSignature): void {
  const unsupported = (problem: string) =>
    new VoiceError('voice-unsupported', `${file} ${problem}; ${signature.described}`)
  const { inputs, outputs, types } = graph
  const known = { ...signature.inputs, ...signature.optional }
  const missing = Object.keys(signature.inputs).filter((name) => !inputs.includes(name))
  if (missing.length > 0) throw unsupported(`has no input ${missing.join(', ')}`)
  const extra = inputs.filter((name) => !Object.hasOwn(known, name))
  if (extra.length > 0) throw unsupported(`needs the input ${printable(extra.join(', '))}`)
  const [audio] = outputs
  if (audio === undefined) throw unsupported('has no output')
  const given = signature.outputs ?? { [audio]: float32 }
  const lacking = Object.keys(given).filter((name) => !outputs.includes(name))
  if (lacking.length > 0) throw unsupported(`has no output ${lacking.join(', ')}`)
  for (const [name, expected] of Object.entries({ ...known, ...given })) {
    const type = types.get(name)
    if (type === undefined || type === expected) continue
    const problem = `has ${printable(name)} of type ${typeNames[type] ?? type}`
    throw unsupported(`${problem} instead of ${typeNames[expected] ?? expected}`)
  }
}

/** Text of a file as it may be shown. */
export function printable(text: string): string {
  return text.slice(0, 64).replaceAll(/[^ !#-~]/g, '?')
}
