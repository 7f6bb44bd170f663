import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { ProtobufFile, Range } from './protobuf-file.js'

/** Name of the constant `[2]` that the nodes of `asPlane` read. */
export const planeAxis = 'voicemark/plane_axis'

interface Convolution {
  readonly inputs: string[]
  readonly outputs: string[]
  name: string
  operator: string
  domain: string
  /** Values of the attributes that are lists, and of those that are one number. */
  readonly lists: Map<string, number[]>
  readonly numbers: Map<string, number>
  /** Whether it has an attribute of another kind. */
  others: boolean
}

// Field numbers of onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const node = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 }
const attribute = { name: 1, int: 3, ints: 8, type: 20 }
const types = { int: 2, ints: 7 }
const graphNode = 1

/** What is put before each list for the height of 1: nothing is skipped, added or left out along it. */
const heights: Readonly<Record<string, number>> = {
  kernel_shape: 1,
  strides: 1,
  dilations: 1,
  pads: 0,
  output_padding: 0,
}

/**
 * A node that is a transposed convolution over time, as one over a plane of height 1: fields of the graph that stand in
 * its place. Null for every other node.
 */
export function asPlane(file: ProtobufFile, range: Range): Uint8Array | null {
  const found = readNode(file, range)
  const { inputs, outputs, lists, numbers, name } = found
  const [signal = '', weight = '', ...bias] = inputs
  const [output = ''] = outputs
  if (!isOverTime(found)) return null
  const inner = (part: string) => `${output}/plane_${part}`
  return Buffer.concat([
    writeNode('Unsqueeze', [signal, planeAxis], inner('signal')),
    writeNode('Unsqueeze', [weight, planeAxis], inner('weight')),
    writeNode('ConvTranspose', [inner('signal'), inner('weight'), ...bias], inner('output'), (writer) => {
      writer.tag(node.name, WireType.LengthDelimited).string(name)
      for (const [key, values] of lists) writeAttribute(writer, key, onPlane(key, values))
      for (const [key, value] of numbers) writeAttribute(writer, key, value)
    }),
    writeNode('Squeeze', [inner('output'), planeAxis], output),
  ])
}

function isOverTime({ operator, domain, lists, numbers, others }: Convolution): boolean {
  return (
    operator === 'ConvTranspose' &&
    ['', 'ai.onnx'].includes(domain) &&
    !others &&
    lists.get('kernel_shape')?.length === 1 &&
    [...lists.keys()].every((key) => Object.hasOwn(heights, key)) &&
    [...numbers.keys()].every((key) => key === 'group')
  )
}

/** `pads` has all beginnings first, then all ends. */
function onPlane(key: string, values: readonly number[]): number[] {
  const height = heights[key] ?? 0
  return key === 'pads' ? values.flatMap((value) => [height, value]) : [height, ...values]
}

function readNode(file: ProtobufFile, range: Range): Convolution {
  const found: Convolution = {
    inputs: [],
    outputs: [],
    name: '',
    operator: '',
    domain: '',
    lists: new Map(),
    numbers: new Map(),
    others: false,
  }
  for (const field of file.fields(range)) {
    if (field.no === node.input) found.inputs.push(file.text(field))
    if (field.no === node.output) found.outputs.push(file.text(field))
    if (field.no === node.name) found.name = file.text(field)
    if (field.no === node.operator) found.operator = file.text(field)
    if (field.no === node.domain) found.domain = file.text(field)
    if (field.no === node.attribute) readAttribute(file, field, found)
  }
  return found
}

function readAttribute(file: ProtobufFile, range: Range, found: Convolution): void {
  let name = ''
  let type = 0
  let int = 0
  const ints: number[] = []
  for (const field of file.fields(range)) {
    if (field.no === attribute.name) name = file.text(field)
    if (field.no === attribute.type) type = field.value ?? 0
    if (field.no === attribute.int) int = field.value ?? 0
    if (field.no === attribute.ints)
      ints.push(...(field.value === null ? file.numbers(field) : [field.value]))
  }
  if (type === types.ints) found.lists.set(name, ints)
  else if (type === types.int) found.numbers.set(name, int)
  // As good as absent: padding is what `pads` says.
  else if (name !== 'auto_pad' || !readsNotSet(file, range)) found.others = true
}

function readsNotSet(file: ProtobufFile, range: Range): boolean {
  return [...file.fields(range)].some((field) => field.value === null && file.text(field) === 'NOTSET')
}

function writeNode(
  operator: string,
  inputs: readonly string[],
  output: string,
  more: (writer: BinaryWriter) => void = () => undefined,
): Uint8Array {
  const writer = new BinaryWriter().tag(graphNode, WireType.LengthDelimited).fork()
  for (const input of inputs) writer.tag(node.input, WireType.LengthDelimited).string(input)
  writer.tag(node.output, WireType.LengthDelimited).string(output)
  writer.tag(node.operator, WireType.LengthDelimited).string(operator)
  more(writer)
  return writer.join().finish()
}

function writeAttribute(writer: BinaryWriter, name: string, value: number | readonly number[]): void {
  writer.tag(node.attribute, WireType.LengthDelimited).fork()
  writer.tag(attribute.name, WireType.LengthDelimited).string(name)
  if (typeof value === 'number') {
    writer.tag(attribute.int, WireType.Varint).int64(value)
    writer.tag(attribute.type, WireType.Varint).int32(types.int)
  } else {
    for (const each of value) writer.tag(attribute.ints, WireType.Varint).int64(each)
    writer.tag(attribute.type, WireType.Varint).int32(types.ints)
  }
  writer.join()
}
