import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { onnx } from './onnx-fields.js'

/** One field of a message, with its tag in `whole` and without it in `content`. */
export interface RawField {
  readonly no: number
  readonly whole: Uint8Array
  /** Of what is delimited by its length; of a number its bytes. */
  readonly content: Uint8Array
}

/** The fields of a message in their order. @throws RangeError where the bytes are none */
export function rawFields(bytes: Uint8Array): RawField[] {
  const reader = new BinaryReader(bytes)
  const fields: RawField[] = []
  while (reader.pos < reader.len) {
    const start = reader.pos
    const [no, type] = reader.tag()
    const isBytes = type === WireType.LengthDelimited
    const contentStart = reader.pos
    const content = isBytes ? reader.bytes() : null
    if (!isBytes) reader.skip(type, no)
    const whole = bytes.subarray(start, reader.pos)
    fields.push({ no, whole, content: content ?? bytes.subarray(contentStart, reader.pos) })
  }
  return fields
}

/** A node of a graph. */
export interface GraphNode {
  readonly opType: string
  readonly name: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Attributes as they are. */
  readonly attributes: readonly Uint8Array[]
}

export function readNode(bytes: Uint8Array): GraphNode {
  const fields = rawFields(bytes)
  const texts = (no: number) => fields.filter((one) => one.no === no).map(({ content }) => text(content))
  const [opType = ''] = texts(onnx.node.opType)
  const [name = ''] = texts(onnx.node.name)
  const [domain = ''] = texts(onnx.node.domain)
  return {
    ...{ opType, name, domain },
    inputs: texts(onnx.node.input),
    outputs: texts(onnx.node.output),
    attributes: fields.filter(({ no }) => no === onnx.node.attribute).map(({ whole }) => whole),
  }
}

/** Values that a graph holds itself. */
export interface GraphTensor {
  readonly name: string
  readonly dims: readonly number[]
  readonly dataType: number
  /** Null: not floats that are in the file itself. */
  readonly floats: Float32Array | null
}

export function readTensor(bytes: Uint8Array): GraphTensor {
  const { dims, dataType, name, rawData, floatData, externalData } = onnx.tensor
  const fields = rawFields(bytes)
  const contents = (no: number) => fields.filter((one) => one.no === no).map(({ content }) => content)
  const numbers = (no: number) => fields.filter((one) => one.no === no).flatMap(({ whole }) => varints(whole))
  const [raw] = [...contents(rawData), ...contents(floatData)]
  const isHere = contents(externalData).length === 0
  return {
    name: text(contents(name)[0] ?? new Uint8Array(0)),
    dims: numbers(dims),
    dataType: numbers(dataType)[0] ?? 0,
    floats: isHere && raw !== undefined && raw.length % 4 === 0 ? floatsOf(raw) : null,
  }
}

/** Little-endian, wherever in the file they begin. */
function floatsOf(raw: Uint8Array): Float32Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  return Float32Array.from({ length: raw.length / 4 }, (_, at) => view.getFloat32(4 * at, true))
}

/** Of one number, or of a packed list of them. */
function varints(whole: Uint8Array): number[] {
  const reader = new BinaryReader(whole)
  const [, type] = reader.tag()
  const end = type === WireType.LengthDelimited ? reader.uint32() + reader.pos : whole.length
  const numbers: number[] = []
  while (reader.pos < end) numbers.push(Number(reader.int64()))
  return numbers
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
