import { createHash } from 'node:crypto'
import { statSync, type Stats } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { errorReason } from '@voicemark/daemon'
import type { Quantization } from '@voicemark/schema'
import { VoiceError } from '../../speech/voice-error.js'
import { lookupRows } from './lookup-table.js'
import { readGraph, type OnnxGraph } from './onnx-graph.js'
import { checkSignature, piperModel, printable, type ModelSignature } from './model-signature.js'
import { openProtobuf } from '../onnx/protobuf-file.js'
import { voiceName } from './voice-config.js'

/** What a voice's model says of itself. */
export interface OnnxModel {
  readonly inputs: string[]
  readonly outputs: string[]
  /** Version of the standard operator set. */
  readonly opset: number | null
  /** Name and version of the program that wrote the file. */
  readonly producer: string | null
  /** Read from the operators and weights; null when it is none of the known kinds. */
  readonly quantization: Quantization | null
  /** How many phoneme ids the model knows, from 0; null where its graph does not show it. */
  readonly phonemes: number | null
  /** The same of its speakers. */
  readonly speakers: number | null
}

// A protobuf message cannot be larger, https://protobuf.dev/programming-guides/proto-limits/
const maxBytes = 2 ** 31 - 1
const hashedBytes = 2 ** 18
const int8Operators =
  /^(QLinear.+|MatMulInteger.*|ConvInteger|DynamicQuantize.+|DequantizeLinear|QAttention|QGemm|DequantizeBFP)$/
// TensorProto.DataType: UINT4 and INT4.
const fourBit = [21, 22]
const floats: ReadonlyMap<number, Quantization | null> = new Map([
  [1, 'FP32'],
  [10, 'FP16'],
  [11, null],
  [16, null],
  [17, null],
  [18, null],
  [19, null],
  [20, null],
])

/** Checks that a file is a model of one family without outside references, and adds the SHA-256 of its bytes. */
export async function inspectOnnx(
  path: string,
  signature: ModelSignature = piperModel,
  voice = voiceName(path),
): Promise<OnnxModel & { readonly sha256: string }> {
  const model = readOnnx(path, signature, voice)
  return { ...model, sha256: await sha256(path) }
}

/** The checks of `inspectOnnx` without the hash: reads the structure and steps over the weights. */
export function readOnnx(
  path: string,
  signature: ModelSignature = piperModel,
  voice = voiceName(path),
): OnnxModel {
  // What errors begin with.
  const file = `voice ${voice}: ${basename(path)}`
  checkFile(file, statsOf(path, file))
  const graph = walk(path, file)
  checkGraph(file, graph)
  checkSignature(file, graph, signature)
  return {
    inputs: graph.inputs,
    outputs: graph.outputs,
    opset: graph.opset,
    producer: graph.producer.trim() || null,
    quantization: quantizationOf(graph),
    phonemes: lookupRows(graph, graph.inputs.find((name) => signature.ids?.includes(name)) ?? ''),
    speakers: lookupRows(graph, 'sid'),
  }
}

/** What a model is fed with, whatever family it is of. @throws VoiceError when it is no ONNX model */
export function modelInputs(path: string): readonly string[] {
  const file = `voice ${voiceName(path)}: ${basename(path)}`
  checkFile(file, statsOf(path, file))
  const graph = walk(path, file)
  checkGraph(file, graph)
  return graph.inputs
}

/** Undefined: nothing is there. @throws VoiceError for a link in a circle, and what else cannot be looked at */
function statsOf(path: string, file: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    throw new VoiceError('voice-invalid', `${file}: cannot be read: ${errorReason(cause)}`, { cause })
  }
}

function walk(path: string, file: string): OnnxGraph {
  const content = openProtobuf(path)
  try {
    return readGraph(content)
  } catch (cause) {
    throw unreadable(file, content.head(), cause)
  } finally {
    content.close()
  }
}

function checkFile(file: string, stats: Stats | undefined): void {
  if (stats?.isFile() !== true)
    throw invalid(file, 'there is no such file; put the model beside its configuration')
  const { size } = stats
  if (size === 0) throw invalid(file, 'the file is empty; download it again')
  if (size > maxBytes)
    throw invalid(
      file,
      `${size.toLocaleString('en')} bytes; an ONNX file has at most 2 GB, use a smaller voice`,
    )
}

function checkGraph(file: string, graph: OnnxGraph): void {
  if (!graph.hasGraph) throw invalid(file, 'not an ONNX model (it has no graph)')
  if (graph.hasExternalData)
    throw invalid(file, 'external data is not allowed; save the model as one file with its weights inside')
}

function quantizationOf({ operators, elements, blockBits }: OnnxGraph): Quantization | null {
  if (blockBits.has(4) || fourBit.some((type) => elements.has(type))) return 'INT4'
  if (blockBits.has(8) || [...operators].some((operator) => int8Operators.test(operator))) return 'INT8'
  const [most] = [...elements].filter(([type]) => floats.has(type)).toSorted((a, b) => b[1] - a[1])
  return most === undefined ? null : (floats.get(most[0]) ?? null)
}

// Through one buffer: a stream would take a new one for each MB, and what was freed stays with the process.
async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  const block = Buffer.alloc(hashedBytes)
  const file = await open(path)
  try {
    for (;;) {
      const { bytesRead } = await file.read(block)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(block.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

function unreadable(file: string, head: Uint8Array, cause: unknown): VoiceError {
  const start = printable(Buffer.from(head).toString('latin1'))
  // Field 1, the version of the format, comes first in what every known exporter writes.
  if (head[0] !== 8) return invalid(file, `not an ONNX model (the file starts with "${start}")`, cause)
  const detail = cause instanceof Error ? cause.message : 'unreadable'
  return invalid(file, `truncated or damaged ONNX model (${detail}); download it again`, cause)
}

function invalid(file: string, problem: string, cause?: unknown): VoiceError {
  return new VoiceError('voice-invalid', `${file}: ${problem}`, { cause })
}
