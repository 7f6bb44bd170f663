import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** A node of a graph: it reads and writes by name. */
export interface TinyNode {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly output: string
  /** The attribute `to` of a Cast. */
  readonly to?: number
}

/** A small graph; its inputs and outputs have the ONNX data types that are given. */
export interface TinyGraph {
  readonly inputs: Readonly<Record<string, { readonly type: number; readonly shape: readonly Dimension[] }>>
  readonly outputs: Readonly<Record<string, { readonly type: number; readonly shape: readonly Dimension[] }>>
  readonly constants: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Values }>>
  readonly nodes: readonly TinyNode[]
}

type Dimension = number | string
type Values = Float32Array | BigInt64Array
type Field = readonly [number: number, value: number | string | Uint8Array]

export const float32 = 1
export const int64 = 7
// AttributeProto.AttributeType, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const intAttribute = 2

/** Bytes of a model that ONNX Runtime runs. */
export function tinyModel({ inputs, outputs, constants, nodes }: TinyGraph): Uint8Array {
  const graph = message([
    ...nodes.map((node): Field => [1, nodeOf(node)]),
    [2, 'tiny'],
    ...Object.entries(constants).map(([name, { shape, values }]): Field => [
      5,
      tensorOf(name, shape, values),
    ]),
    ...Object.entries(inputs).map(([name, { type, shape }]): Field => [11, valueOf(name, type, shape)]),
    ...Object.entries(outputs).map(([name, { type, shape }]): Field => [12, valueOf(name, type, shape)]),
  ])
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 17]])],
  ])
}

function nodeOf({ operator, inputs, output, to }: TinyNode): Uint8Array {
  const cast: Field[] =
    to === undefined
      ? []
      : [
          [
            5,
            message([
              [1, 'to'],
              [3, to],
              [20, intAttribute],
            ]),
          ],
        ]
  return message([...inputs.map((name): Field => [1, name]), [2, output], [4, operator], ...cast])
}

function tensorOf(name: string, shape: readonly number[], values: Values): Uint8Array {
  return message([
    ...shape.map((size): Field => [1, size]),
    [2, values instanceof Float32Array ? float32 : int64],
    [8, name],
    [9, new Uint8Array(values.buffer)],
  ])
}

function valueOf(name: string, type: number, shape: readonly Dimension[]): Uint8Array {
  const sizes = shape.map((size): Field => [1, message([[typeof size === 'number' ? 1 : 2, size]])])
  const tensor = message([
    [1, type],
    [2, message(sizes)],
  ])
  return message([
    [1, name],
    [2, message([[1, tensor]])],
  ])
}

function message(fields: readonly Field[]): Uint8Array {
  const writer = new BinaryWriter()
  for (const [number, value] of fields) {
    if (typeof value === 'number') writer.tag(number, WireType.Varint).int64(value)
    else if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value)
    else writer.tag(number, WireType.LengthDelimited).bytes(value)
  }
  return writer.finish()
}
