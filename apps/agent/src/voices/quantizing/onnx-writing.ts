import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { onnx } from './onnx-fields.js'
import type { GraphNode, GraphTensor } from './onnx-graph.js'

/** A field of the graph with a node. */
export function nodeField(node: Omit<GraphNode, 'domain'>): Uint8Array {
  const { input, output, name, opType } = onnx.node
  const writer = new BinaryWriter().tag(onnx.graph.node, WireType.LengthDelimited).fork()
  for (const one of node.inputs) writer.tag(input, WireType.LengthDelimited).string(one)
  for (const one of node.outputs) writer.tag(output, WireType.LengthDelimited).string(one)
  writer.tag(name, WireType.LengthDelimited).string(node.name)
  writer.tag(opType, WireType.LengthDelimited).string(node.opType)
  for (const attribute of node.attributes) writer.raw(attribute)
  return writer.join().finish()
}

/** A field of the graph with a tensor of raw values. */
export function tensorField(
  { name, dims, dataType }: Pick<GraphTensor, 'name' | 'dims' | 'dataType'>,
  values: Uint8Array,
): Uint8Array {
  const { tensor } = onnx
  const writer = new BinaryWriter().tag(onnx.graph.initializer, WireType.LengthDelimited).fork()
  for (const dim of dims) writer.tag(tensor.dims, WireType.Varint).int64(dim)
  writer.tag(tensor.dataType, WireType.Varint).int32(dataType)
  writer.tag(tensor.name, WireType.LengthDelimited).string(name)
  writer.tag(tensor.rawData, WireType.LengthDelimited).bytes(values)
  return writer.join().finish()
}

/** A message as a field of another. */
export function messageField(no: number, content: Uint8Array): Uint8Array[] {
  const head = new BinaryWriter().tag(no, WireType.LengthDelimited).uint32(content.length).finish()
  return [head, content]
}

/** An attribute of a node: a whole number. */
export function numberAttribute(name: string, value: number): Uint8Array {
  // AttributeProto: name 1, i 3, type 20 (INT = 2).
  const writer = new BinaryWriter().tag(onnx.node.attribute, WireType.LengthDelimited).fork()
  writer.tag(1, WireType.LengthDelimited).string(name)
  writer.tag(3, WireType.Varint).int64(value)
  writer.tag(20, WireType.Varint).int32(2)
  return writer.join().finish()
}

/** Little-endian bytes of floats. */
export function floatBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  for (const [at, value] of values.entries()) view.setFloat32(4 * at, value, true)
  return bytes
}
