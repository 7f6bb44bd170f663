import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** Of a node: a string, a number or a list of numbers each. */
type Attributes = Readonly<Record<string, number | string | readonly number[]>>

/** An ONNX model of one node, `x` with four channels and `w` to `y`. */
export function convolutionModel(
  attributes: Attributes,
  { operator = 'ConvTranspose', opset = 15, bias = true } = {},
): Uint8Array {
  const group = typeof attributes['group'] === 'number' ? attributes['group'] : 1
  const node = message([
    ...['x', 'w', ...(bias ? ['b'] : [])].map((name) => text(1, name)),
    text(2, 'y'),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => nested(5, attributeOf(name, value))),
  ])
  const graph = message([
    nested(1, node),
    text(2, 'g'),
    nested(5, floats('w', [4, 2, 8])),
    ...(bias ? [nested(5, floats('b', [2 * group]))] : []),
    nested(11, floatValue('x')),
    nested(12, floatValue('y')),
  ])
  return message([number(1, 8), nested(7, graph), nested(8, message([number(2, opset)]))])
}

function attributeOf(name: string, value: number | string | readonly number[]): Uint8Array {
  if (typeof value === 'number') return message([text(1, name), number(3, value), number(20, 2)])
  if (typeof value === 'string') return message([text(1, name), text(4, value), number(20, 3)])
  return message([text(1, name), ...value.map((each) => number(8, each)), number(20, 7)])
}

function floats(name: string, dims: readonly number[]): Uint8Array {
  const values = noise(dims.reduce((product, dim) => product * dim, 1))
  return message([
    ...dims.map((dim) => number(1, dim)),
    number(2, 1),
    text(8, name),
    nested(9, new Uint8Array(values.buffer)),
  ])
}

const floatValue = (name: string) =>
  message([text(1, name), nested(2, message([nested(1, message([number(1, 1)]))]))])

/** Numbers that are the same every time, and nothing that adds up without rounding. */
export function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, at) => Math.sin(at * 12.9898) * 0.73)
}

function message(fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields)
}

function number(no: number, value: number): Uint8Array {
  return new BinaryWriter().tag(no, WireType.Varint).int64(value).finish()
}

function text(no: number, value: string): Uint8Array {
  return nested(no, Buffer.from(value))
}

function nested(no: number, value: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(no, WireType.LengthDelimited).bytes(value).finish()
}
