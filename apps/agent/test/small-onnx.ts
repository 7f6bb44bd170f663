import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

// Fields of onnx.proto3, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const types = { float32: 1, int32: 6, int64: 7, float16: 10 } as const

export type ElementType = keyof typeof types
type Node = readonly [
  operator: string,
  inputs: readonly string[],
  output: string,
  ints?: Readonly<Record<string, number | readonly number[]>>,
]

interface SmallGraph {
  readonly inputs: Readonly<Record<string, ElementType>>
  readonly output: string
  readonly constants: Readonly<
    Record<string, { readonly dims: readonly number[]; readonly values: Float32Array | BigInt64Array }>
  >
  readonly nodes: readonly Node[]
}

/** Samples that each phoneme of these models lasts. */
export const phonemeSamples = 1200
/** What sounds in it, as loud as the number of the phoneme. */
export const carrier = Float32Array.from({ length: phonemeSamples }, (_, at) => Math.sin(at / 7))

const common = {
  carrier: { dims: [1, 1, phonemeSamples], values: carrier },
  whole: { dims: [1], values: BigInt64Array.of(-1n) },
  none: { dims: [1], values: BigInt64Array.of(0n) },
  loudness: { dims: [1], values: Float32Array.of(1 / 512) },
  one: { dims: [1], values: Float32Array.of(1) },
  last_axis: { dims: [1], values: BigInt64Array.of(2n) },
}

/** Each number for 1200 samples, as loud as it, times a factor; a part of it, or more than it, when told to speak faster or slower. */
const spoken = (ids: string, factor: string, speed: string): Node[] => [
  ['Cast', [ids], 'numbers', { to: types.float32 }],
  ['Unsqueeze', ['numbers', 'last_axis'], 'column'],
  ['Mul', ['column', 'carrier'], 'sounds'],
  ['Reshape', ['sounds', 'whole'], 'flat'],
  ['Reshape', [factor, 'whole'], 'factor_flat'],
  ['Mul', ['flat', 'factor_flat'], 'loud'],
  ['Mul', ['loud', 'loudness'], 'every'],
  ['Shape', ['every'], 'count'],
  ['Cast', ['count'], 'count_float', { to: types.float32 }],
  ['Div', ['count_float', speed], 'end_float'],
  ['Cast', ['end_float'], 'end', { to: types.int64 }],
  ['Concat', ['every', 'every'], 'twice', { axis: 0 }],
  ['Slice', ['twice', 'none', 'end', 'none'], 'audio'],
]

/** A model with the inputs of Kokoro: the sum of the style makes it louder. */
export function smallKokoro(ids = 'tokens', speed: ElementType = 'float32'): Buffer {
  return modelOf({
    inputs: { [ids]: 'int64', style: 'float32', speed },
    output: 'audio',
    constants: common,
    nodes: [['ReduceSum', ['style'], 'style_sum', { keepdims: 0 }], ...spoken(ids, 'style_sum', 'speed')],
  })
}

/** A model with the inputs of Piper and several speakers: the number of the speaker, and one, makes it louder. */
export function smallPiper(speakers: number): Buffer {
  return modelOf({
    inputs: { input: 'int64', input_lengths: 'int64', scales: 'float32', sid: 'int64' },
    output: 'audio',
    constants: {
      ...common,
      louder: { dims: [speakers, 1], values: Float32Array.from({ length: speakers }, (_, at) => at + 1) },
    },
    nodes: [['Gather', ['louder', 'sid'], 'factor', { axis: 0 }], ...spoken('input', 'factor', 'one')],
  })
}

function modelOf({ inputs, output, constants, nodes }: SmallGraph): Buffer {
  const graph = new BinaryWriter()
  for (const node of nodes) message(graph, 1, nodeOf(node))
  message(graph, 2, new BinaryWriter(), 'small')
  for (const [name, { dims, values }] of Object.entries(constants)) {
    const tensor = new BinaryWriter()
    for (const dim of dims) tensor.tag(1, WireType.Varint).int64(dim)
    tensor.tag(2, WireType.Varint).int32(values instanceof Float32Array ? types.float32 : types.int64)
    message(tensor, 8, new BinaryWriter(), name)
    tensor.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(values.buffer))
    message(graph, 5, tensor)
  }
  for (const [name, type] of Object.entries(inputs)) message(graph, 11, valueOf(name, type))
  message(graph, 12, valueOf(output, 'float32'))
  const model = new BinaryWriter().tag(1, WireType.Varint).int64(8)
  message(model, 7, graph)
  message(model, 8, new BinaryWriter().tag(2, WireType.Varint).int64(17))
  return Buffer.from(model.finish())
}

function nodeOf([operator, inputs, output, ints = {}]: Node): BinaryWriter {
  const node = new BinaryWriter()
  for (const input of inputs) message(node, 1, new BinaryWriter(), input)
  message(node, 2, new BinaryWriter(), output)
  message(node, 4, new BinaryWriter(), operator)
  for (const [name, value] of Object.entries(ints)) {
    const attribute = new BinaryWriter()
    message(attribute, 1, new BinaryWriter(), name)
    attribute.tag(3, WireType.Varint).int64(Number(value)).tag(20, WireType.Varint).int32(2)
    message(node, 5, attribute)
  }
  return node
}

/** A value of a shape that is not said. */
function valueOf(name: string, type: ElementType): BinaryWriter {
  const tensor = new BinaryWriter().tag(1, WireType.Varint).int32(types[type])
  const holder = new BinaryWriter()
  message(holder, 1, tensor)
  const value = new BinaryWriter()
  message(value, 1, new BinaryWriter(), name)
  message(value, 2, holder)
  return value
}

/** A field that is a message, or a text. */
function message(into: BinaryWriter, no: number, content: BinaryWriter, text?: string): void {
  into.tag(no, WireType.LengthDelimited)
  if (text === undefined) into.bytes(content.finish())
  else into.string(text)
}
