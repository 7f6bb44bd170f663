import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { openProtobuf, type Field, type ProtobufFile, type Range } from './protobuf-file.js'
import { partsSize, splicedFile, type Part } from './spliced-file.js'
import { asPlane, planeAxis } from './transposed-convolution.js'

// Field numbers of onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const model = { graph: 7, opsetImport: 8 }
const opset = { domain: 1, version: 2 }
const graph = { node: 1, initializer: 5 }
const tensor = { dims: 1, dataType: 2, int64s: 7, name: 8 }
const int64Type = 7
/** From here on Unsqueeze and Squeeze read their axes as an input. */
const firstOpset = 13
/** More is not held in memory a second time. */
const maxBytes = 256 * 1024 * 1024

/**
 * The bytes of a model with its transposed convolutions over time written as ones over a plane of height 1. ONNX Runtime
 * before 1.32 takes half of their time for such a one (`Col2im`, not `Col2imNd`), and adds in the same order, so that
 * every sample stays what it was, bit for bit. Null where the model is to be read as it is.
 */
export function planeConvolutions(path: string): Uint8Array<ArrayBuffer> | null {
  const file = openProtobuf(path)
  try {
    const parts = file.size > maxBytes ? null : modelParts(file)
    return parts === null ? null : splicedFile(path, parts)
  } finally {
    file.close()
  }
}

function modelParts(file: ProtobufFile): Part[] | null {
  const parts: Part[] = []
  let changed = false
  let version = 0
  for (const { field, extent } of extents(file, { start: 0, end: file.size })) {
    const inside = field.no === model.graph ? graphParts(file, field) : null
    if (field.no === model.opsetImport) version = Math.max(version, standardVersion(file, field))
    changed ||= inside !== null
    parts.push(...(inside ?? [extent]))
  }
  return changed && version >= firstOpset ? parts : null
}

/** The field of the graph anew; null when no node of it is to be changed. */
function graphParts(file: ProtobufFile, range: Range): Part[] | null {
  const parts: Part[] = []
  for (const { field, extent } of extents(file, range)) {
    const plane = field.no === graph.node ? asPlane(file, field) : null
    const last = parts.at(-1)
    if (plane !== null) parts.push(plane)
    else if (last === undefined || last instanceof Uint8Array) parts.push(extent)
    else parts[parts.length - 1] = { start: last.start, end: extent.end }
  }
  if (!parts.some((part) => part instanceof Uint8Array)) return null
  parts.push(axisConstant())
  const head = new BinaryWriter().tag(model.graph, WireType.LengthDelimited).uint32(partsSize(parts))
  return [head.finish(), ...parts]
}

/** Each field with all of its bytes, its tag included. */
function* extents(file: ProtobufFile, range: Range): Generator<{ field: Field; extent: Range }> {
  let { start } = range
  for (const field of file.fields(range)) {
    yield { field, extent: { start, end: field.end } }
    start = field.end
  }
}

function standardVersion(file: ProtobufFile, range: Range): number {
  let domain = ''
  let version = 0
  for (const field of file.fields(range)) {
    if (field.no === opset.domain) domain = file.text(field)
    if (field.no === opset.version) version = field.value ?? 0
  }
  return ['', 'ai.onnx'].includes(domain) ? version : 0
}

function axisConstant(): Uint8Array {
  const writer = new BinaryWriter().tag(graph.initializer, WireType.LengthDelimited).fork()
  writer.tag(tensor.dims, WireType.Varint).int64(1)
  writer.tag(tensor.dataType, WireType.Varint).int32(int64Type)
  writer.tag(tensor.int64s, WireType.Varint).int64(2)
  writer.tag(tensor.name, WireType.LengthDelimited).string(planeAxis)
  return writer.join().finish()
}
