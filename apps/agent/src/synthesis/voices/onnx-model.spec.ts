import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { afterAll, describe, expect, it } from 'vitest'
import { inspectOnnx, readOnnx } from './onnx-model.js'

const folder = mkdtempSync(join(tmpdir(), 'onnx-model-'))
const path = join(folder, 'x.onnx')
const embedded = fileURLToPath(new URL('../../../voices/en_US-kal16-diphone.onnx', import.meta.url))
const float = 1
const float16 = 10
const int8 = 3
const int4 = 22

afterAll(() => rmSync(folder, { recursive: true }))

describe('an ONNX voice', () => {
  it('says its inputs, outputs, operator set, producer and hash', async () => {
    const bytes = model({ inputs: ['input', 'input_lengths', 'scales', 'sid'] })
    writeFileSync(path, bytes)
    await expect(inspectOnnx(path)).resolves.toEqual({
      inputs: ['input', 'input_lengths', 'scales', 'sid'],
      outputs: ['output'],
      opset: 17,
      producer: 'spec 1.0',
      quantization: null,
      phonemes: null,
      speakers: null,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  })

  it('of an old format may list its weights among the inputs', () => {
    const inputs = ['input', 'input_lengths', 'scales', 'w']
    expect(read(model({ inputs, initializers: [tensor({ name: 'w' })] })).inputs).toHaveLength(3)
  })

  it.each([
    { name: 'float weights', graph: { initializers: [tensor({ type: float })] }, expected: 'FP32' },
    {
      name: 'mostly half weights',
      graph: { initializers: [tensor({ type: float16, dims: [9, 9] }), tensor({ type: float })] },
      expected: 'FP16',
    },
    { name: 'double weights', graph: { initializers: [tensor({ type: 11 })] }, expected: null },
    { name: 'no weights', graph: {}, expected: null },
    {
      name: 'byte tables read as floats',
      graph: { initializers: [tensor({ type: int8, dims: [99] }), tensor({ type: float })] },
      expected: 'FP32',
    },
    {
      name: 'a quantised operator',
      graph: { nodes: [node('MatMulInteger')], initializers: [tensor({ type: float })] },
      expected: 'INT8',
    },
    { name: 'dequantised weights', graph: { nodes: [node('DequantizeLinear')] }, expected: 'INT8' },
    {
      name: 'a quantised operator in a subgraph',
      graph: { nodes: [node('If', attribute(6, graph({ nodes: [node('QLinearConv')] })))] },
      expected: 'INT8',
    },
    {
      name: '4-bit weights',
      graph: { nodes: [node('DequantizeLinear')], initializers: [tensor({ type: int4 })] },
      expected: 'INT4',
    },
    { name: '4-bit products', graph: { nodes: [node('MatMulNBits')] }, expected: 'INT4' },
    { name: '8-bit products', graph: { nodes: [node('MatMulNBits', bits(8))] }, expected: 'INT8' },
    {
      name: 'a constant in a node',
      graph: { nodes: [node('Constant', attribute(5, tensor({ type: float16 })))] },
      expected: 'FP16',
    },
  ])('with $name is $expected', ({ graph, expected }) => {
    expect(read(model(graph)).quantization).toBe(expected)
  })

  it.each([
    { name: 'an external location', graph: { initializers: [tensor({ external: true })] } },
    { name: 'an external path', graph: { initializers: [tensor({ path: '../../x' })] } },
    {
      name: 'external data in an attribute',
      graph: { nodes: [node('Constant', attribute(5, tensor({ external: true })))] },
    },
    {
      name: 'external data in a list of tensors',
      graph: { nodes: [node('X', attribute(10, tensor({ external: true })))] },
    },
    {
      name: 'external data in a sparse tensor',
      graph: { sparse: [message([[1, tensor({ external: true })]])] },
    },
    {
      name: 'external data in a subgraph',
      graph: { nodes: [node('If', attribute(6, graph({ initializers: [tensor({ external: true })] })))] },
    },
    {
      name: 'external data in a function',
      graph: {},
      functions: [message([[7, node('Constant', attribute(5, tensor({ external: true })))]])],
    },
  ])('with $name is refused', ({ graph, functions }) => {
    expect(() => read(model({ ...graph, functions }))).toThrow(/external data is not allowed/)
  })

  it.each([
    {
      name: 'an empty file',
      bytes: new Uint8Array(0),
      message: 'voice x: x.onnx: the file is empty; download it again',
    },
    {
      name: 'text',
      bytes: Buffer.from('hello world'),
      message: 'voice x: x.onnx: not an ONNX model (the file starts with "hello world")',
    },
    { name: 'a page', bytes: Buffer.from('<!doctype html><html>'), message: /starts with "<!doctype html/ },
    {
      name: 'binary',
      bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      message: /not an ONNX model/,
    },
    {
      name: 'a protobuf without a graph',
      bytes: new BinaryWriter().uint32(8).int64(8).finish(),
      message: /it has no graph/,
    },
    { name: 'half a model', bytes: model({}).slice(0, -20), message: /truncated or damaged/ },
    {
      name: 'subgraphs without end',
      bytes: model({ nodes: [nested(80)] }),
      message: /nested more than 64 deep/,
    },
  ])('is not $name', ({ bytes, message }) => {
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: 'voice-invalid' }))
    expect(() => read(bytes)).toThrow(message)
  })

  it.each([join(folder, 'gone.onnx'), folder])('is not at %s', (place) => {
    expect(() => readOnnx(place)).toThrow(/: there is no such file; put the model beside its configuration$/)
  })

  it('is at most 2 GB', () => {
    writeFileSync(path, '')
    truncateSync(path, 3e9)
    expect(() => readOnnx(path)).toThrow(/3,000,000,000 bytes; an ONNX file has at most 2 GB/)
  })

  it.each([
    {
      name: 'an input is missing',
      graph: { inputs: ['input', 'scales'] },
      message: /has no input input_lengths; a Piper voice has/,
    },
    {
      name: 'an input is unknown',
      graph: { inputs: ['input', 'input_lengths', 'scales', 'lid'] },
      message: /needs the input lid/,
    },
    {
      name: 'an input has another type',
      graph: { inputs: ['input_lengths', 'scales'], typed: [[11, 'input', 6] as const] },
      message: /has input of type int32 instead of int64; a Piper voice has/,
    },
    {
      name: 'its audio has another type',
      graph: { outputs: [], typed: [[12, 'output', 10] as const] },
      message: /has output of type float16 instead of float32/,
    },
    { name: 'there is no output', graph: { outputs: [] }, message: /has no output/ },
  ])('is unsupported when $name', ({ graph, message }) => {
    expect(() => read(model(graph))).toThrow(expect.objectContaining({ code: 'voice-unsupported' }))
    expect(() => read(model(graph))).toThrow(message)
  })
})

describe('the numbers that a model knows', () => {
  const table = tensor({ name: 'emb', dims: [130, 2] })
  const small = tensor({ name: 'small', dims: [7, 2] })
  it.each([
    { name: 'the table that the ids look up', nodes: [gather('emb', 'input')], phonemes: 130 },
    {
      name: 'the smallest of several',
      nodes: [gather('emb', 'input'), gather('small', 'input')],
      phonemes: 7,
    },
    {
      name: 'a table that ids reach in another shape',
      nodes: [edge('Reshape', ['input', 's'], 'flat'), edge('Cast', ['flat'], 'cast'), gather('emb', 'cast')],
      phonemes: 130,
    },
    {
      name: 'a quantised table',
      nodes: [edge('DequantizeLinear', ['emb', 'scale'], 'floats'), gather('floats', 'input')],
      phonemes: 130,
    },
    {
      name: 'a table in a node',
      nodes: [
        edge('Constant', [], 'inner', attribute(5, tensor({ dims: [9, 2] }))),
        gather('inner', 'input'),
      ],
      phonemes: 9,
    },
    {
      name: 'nothing of ids that are computed on',
      nodes: [edge('Add', ['input', 'one'], 'more'), gather('emb', 'more')],
      phonemes: null,
    },
    {
      name: 'nothing of a look-up along another axis',
      nodes: [edge('Gather', ['emb', 'input'], 'o', axis(1))],
      phonemes: null,
    },
  ])('are those of $name', ({ nodes, phonemes }) => {
    expect(read(model({ nodes, initializers: [table, small] }))).toMatchObject({ phonemes, speakers: null })
  })

  it('of speakers are those of their own table', () => {
    const nodes = [gather('emb', 'input'), gather('small', 'sid')]
    const inputs = ['input', 'input_lengths', 'scales', 'sid']
    expect(read(model({ inputs, nodes, initializers: [table, small] }))).toMatchObject({
      phonemes: 130,
      speakers: 7,
    })
  })

  it('of the embedded voice are its 91 symbols', () => {
    expect(readOnnx(embedded)).toMatchObject({ phonemes: 91, speakers: null })
  })
})

interface GraphParts {
  /** Field, name and data type of inputs (11) and outputs (12) that say their type. */
  readonly typed?: readonly (readonly [number, string, number])[]
  readonly inputs?: string[]
  readonly outputs?: string[]
  readonly nodes?: Uint8Array[]
  readonly initializers?: Uint8Array[]
  readonly sparse?: Uint8Array[]
}

type Value = number | string | Uint8Array

function read(bytes: Uint8Array): ReturnType<typeof readOnnx> {
  writeFileSync(path, bytes)
  return readOnnx(path)
}

function model({
  functions = [],
  ...parts
}: GraphParts & { functions?: Uint8Array[] | undefined }): Uint8Array {
  return message([
    [1, 8],
    [2, 'spec'],
    [3, '1.0'],
    [8, message([[2, 17]])],
    [
      8,
      message([
        [1, 'com.microsoft'],
        [2, 1],
      ]),
    ],
    ...functions.map((body): [number, Value] => [25, body]),
    [7, graph(parts)],
  ])
}

function graph(parts: GraphParts): Uint8Array {
  const { inputs = ['input', 'input_lengths', 'scales'], outputs = ['output'], nodes = [] } = parts
  return message([
    ...nodes.map((body): [number, Value] => [1, body]),
    ...(parts.initializers ?? []).map((body): [number, Value] => [5, body]),
    ...(parts.sparse ?? []).map((body): [number, Value] => [15, body]),
    ...inputs.map((name): [number, Value] => [11, message([[1, name]])]),
    ...outputs.map((name): [number, Value] => [12, message([[1, name]])]),
    ...(parts.typed ?? []).map(([no, name, type]): [number, Value] => [no, typedValue(name, type)]),
  ])
}

function typedValue(name: string, type: number): Uint8Array {
  return message([
    [1, name],
    [2, message([[1, message([[1, type]])]])],
  ])
}

function gather(table: string, ids: string): Uint8Array {
  return edge('Gather', [table, ids], 'found')
}

function edge(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributeBytes?: Uint8Array,
): Uint8Array {
  return message([
    ...inputs.map((name): [number, Value] => [1, name]),
    [2, output],
    [4, operator],
    ...(attributeBytes ? [[5, attributeBytes] satisfies [number, Value]] : []),
  ])
}

function axis(number: number): Uint8Array {
  return message([
    [1, 'axis'],
    [3, number],
  ])
}

function node(operator: string, attributeBytes?: Uint8Array): Uint8Array {
  return message([[4, operator], ...(attributeBytes ? [[5, attributeBytes] satisfies [number, Value]] : [])])
}

function attribute(field: number, body: Uint8Array): Uint8Array {
  return message([
    [1, 'value'],
    [field, body],
  ])
}

function bits(count: number): Uint8Array {
  return message([
    [1, 'bits'],
    [3, count],
  ])
}

function nested(depth: number): Uint8Array {
  return depth === 0 ? node('Identity') : node('If', attribute(6, graph({ nodes: [nested(depth - 1)] })))
}

function tensor({ name = 'w', type = float, dims = [2, 3], external = false, path = '' }): Uint8Array {
  return message([
    [
      1,
      new BinaryWriter()
        .int64(dims[0] ?? 1)
        .int64(dims[1] ?? 1)
        .finish(),
    ],
    [2, type],
    [8, name],
    ...(path === ''
      ? []
      : [
          [
            13,
            message([
              [1, 'location'],
              [2, path],
            ]),
          ] satisfies [number, Value],
        ]),
    ...(external ? [[14, 1] satisfies [number, Value]] : []),
  ])
}

function message(fields: readonly (readonly [number, Value])[]): Uint8Array {
  const writer = new BinaryWriter()
  for (const [no, value] of fields) {
    if (typeof value === 'number') writer.tag(no, WireType.Varint).int64(value)
    else if (typeof value === 'string') writer.tag(no, WireType.LengthDelimited).string(value)
    else writer.tag(no, WireType.LengthDelimited).bytes(value)
  }
  return writer.finish()
}
