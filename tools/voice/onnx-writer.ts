import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

// Field and enum numbers are those of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
// Only the fields an inference graph without subgraphs needs are here.

const DATA_TYPES = { float32: 1, int8: 3, int64: 7, bool: 9, float64: 11 } as const
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const
// IR version 8 is what ONNX 1.12 wrote with opset 17; newer runtimes read it too.
const IR_VERSION = 8

/** Element type of a tensor, named as ONNX Runtime names it. */
export type DataType = keyof typeof DATA_TYPES

/** Values of a constant tensor; its element type follows from the array's. */
export type TensorData = Float32Array | Float64Array | Int8Array | BigInt64Array

/** A node attribute. A plain number is an integer, since almost every attribute is one. */
export type Attribute = number | string | readonly number[] | { float: number }

/** A size, or the name of a size that is known only when the graph runs. */
export type Dimension = number | string

export interface TensorParts {
  name: string
  dims: readonly number[]
  data: TensorData
}

export interface NodeParts {
  name: string
  opType: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, Attribute>>
}

export interface ValueParts {
  name: string
  type: DataType
  dims: readonly Dimension[]
}

export interface ModelParts {
  graphName: string
  opset: number
  nodes: readonly NodeParts[]
  constants: readonly TensorParts[]
  inputs: readonly ValueParts[]
  outputs: readonly ValueParts[]
  metadata: Readonly<Record<string, string>>
}

/** Element type a typed array is stored as. */
export function dataTypeOf(data: TensorData): DataType {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Float64Array) return 'float64'
  return data instanceof Int8Array ? 'int8' : 'int64'
}

/** The bytes of a ModelProto: what an `.onnx` file holds. */
export function encodeModel(model: ModelParts): Uint8Array {
  const writer = new BinaryWriter()
  int(writer, 1, IR_VERSION)
  text(writer, 2, 'voicemark')
  message(writer, 7, () => encodeGraph(writer, model))
  message(writer, 8, () => {
    text(writer, 1, '')
    int(writer, 2, model.opset)
  })
  for (const [key, value] of Object.entries(model.metadata)) {
    message(writer, 14, () => {
      text(writer, 1, key)
      text(writer, 2, value)
    })
  }
  return writer.finish()
}

function encodeGraph(writer: BinaryWriter, model: ModelParts): void {
  for (const node of model.nodes) message(writer, 1, () => encodeNode(writer, node))
  text(writer, 2, model.graphName)
  for (const tensor of model.constants) message(writer, 5, () => encodeTensor(writer, tensor))
  for (const value of model.inputs) message(writer, 11, () => encodeValueInfo(writer, value))
  for (const value of model.outputs) message(writer, 12, () => encodeValueInfo(writer, value))
}

function encodeNode(writer: BinaryWriter, node: NodeParts): void {
  for (const input of node.inputs) text(writer, 1, input)
  for (const output of node.outputs) text(writer, 2, output)
  text(writer, 3, node.name)
  text(writer, 4, node.opType)
  for (const [name, value] of Object.entries(node.attributes)) {
    message(writer, 5, () => encodeAttribute(writer, name, value))
  }
}

function encodeAttribute(writer: BinaryWriter, name: string, value: Attribute): void {
  text(writer, 1, name)
  if (typeof value === 'number') {
    int(writer, 3, value)
    int(writer, 20, ATTRIBUTE_TYPES.int)
  } else if (typeof value === 'string') {
    text(writer, 4, value)
    int(writer, 20, ATTRIBUTE_TYPES.string)
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float)
    int(writer, 20, ATTRIBUTE_TYPES.float)
  } else {
    for (const item of value) int(writer, 8, item)
    int(writer, 20, ATTRIBUTE_TYPES.ints)
  }
}

function encodeTensor(writer: BinaryWriter, { name, dims, data }: TensorParts): void {
  for (const dim of dims) int(writer, 1, dim)
  int(writer, 2, DATA_TYPES[dataTypeOf(data)])
  text(writer, 8, name)
  // raw_data is little-endian by definition, as is every platform ONNX Runtime has a Node binary for.
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

function encodeValueInfo(writer: BinaryWriter, { name, type, dims }: ValueParts): void {
  text(writer, 1, name)
  // ValueInfoProto.type → TypeProto.tensor_type → Tensor{elem_type, shape} → TensorShapeProto.dim
  message(writer, 2, () =>
    message(writer, 1, () => {
      int(writer, 1, DATA_TYPES[type])
      message(writer, 2, () => {
        for (const dim of dims) message(writer, 1, () => encodeDimension(writer, dim))
      })
    }),
  )
}

function encodeDimension(writer: BinaryWriter, dim: Dimension): void {
  if (typeof dim === 'number') int(writer, 1, dim)
  else text(writer, 2, dim)
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  write()
  writer.join()
}

function int(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value)
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value)
}
