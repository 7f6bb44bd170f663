import { onnx, tensorTypes } from './onnx-fields.js'
import {
  rawFields,
  readNode,
  readTensor,
  type GraphNode,
  type GraphTensor,
  type RawField,
} from './onnx-graph.js'
import { floatBytes, messageField, nodeField, numberAttribute, tensorField } from './onnx-writing.js'
import { quantizedWeight, type QuantizedWeight } from './quantized-weight.js'

/** A model in 8 bits. */
export interface QuantizedModel {
  readonly bytes: Uint8Array
  /** Nodes that compute in 8 bits now, and those of their kind that stay as they were. */
  readonly quantized: number
  readonly left: number
}

const integerOf: Readonly<Record<string, string>> = { Conv: 'ConvInteger', MatMul: 'MatMulInteger' }

/**
 * The model with its convolutions and products by constant weights in 8 bits (dynamic quantisation, as `quantize_dynamic` of ONNX
 * Runtime with QUInt8): weights are stored so, activations are brought to 8 bits when they are there. Null where there is none.
 * @throws RangeError where the bytes are no model
 */
export function quantizedModel(bytes: Uint8Array): QuantizedModel | null {
  const fields = rawFields(bytes)
  const graph = fields.find(({ no }) => no === onnx.model.graph)
  if (graph === undefined) return null
  const changed = quantizedGraph(rawFields(graph.content))
  if (changed === null) return null
  const parts = fields.flatMap((field) =>
    field === graph ? messageField(onnx.model.graph, joined(changed.parts)) : [field.whole],
  )
  return { bytes: joined(parts), quantized: changed.quantized, left: changed.left }
}

/** What is gathered while the nodes of a graph are gone through. */
interface Work {
  readonly tensors: ReadonlyMap<string, GraphTensor>
  /** Weights by their names; null: they stay as they are. */
  readonly weights: Map<string, QuantizedWeight | null>
  /** Activations that are in 8 bits already. */
  readonly inEight: Set<string>
  readonly added: Uint8Array[]
}

function quantizedGraph(fields: readonly RawField[]) {
  const work: Work = { tensors: constantTensors(fields), weights: new Map(), inEight: new Set(), added: [] }
  const parts: Uint8Array[] = []
  const others: Buffer[] = []
  let [quantized, left] = [0, 0]
  for (const { no, whole, content } of fields) {
    if (no === onnx.graph.initializer) continue
    const node = no === onnx.graph.node ? readNode(content) : null
    const nodes = node === null ? null : inEightBits(node, work)
    if (nodes !== null) quantized += 1
    else {
      if (node !== null && node.opType in integerOf) left += 1
      if (node !== null) others.push(Buffer.from(content))
    }
    parts.push(...(nodes ?? [whole]))
  }
  if (quantized === 0) return null
  // A node, or a graph within one, may use the weights as they were.
  const isStillUsed = (name: string) => others.some((content) => content.includes(name))
  for (const { no, whole, content } of fields) {
    if (no !== onnx.graph.initializer) continue
    const name = nameOf(content, onnx.tensor.name)
    if ((work.weights.get(name) ?? null) === null || isStillUsed(name)) parts.push(whole)
  }
  return { parts: [...parts, ...work.added], quantized, left }
}

/** Those that nobody can feed in place of what the graph holds. */
function constantTensors(fields: readonly RawField[]): Map<string, GraphTensor> {
  const fed = new Set(
    fields.filter(({ no }) => no === onnx.graph.input).map(({ content }) => nameOf(content, onnx.value.name)),
  )
  const tensors = fields
    .filter(({ no }) => no === onnx.graph.initializer)
    .map(({ content }) => readTensor(content))
  return new Map(tensors.filter(({ name }) => !fed.has(name)).map((tensor) => [tensor.name, tensor]))
}

/** The nodes in place of one; null where it stays. */
function inEightBits(node: GraphNode, work: Work): Uint8Array[] | null {
  const integer = node.domain === '' ? integerOf[node.opType] : undefined
  const [input = '', weight = '', bias = ''] = node.inputs
  const [output = ''] = node.outputs
  if (integer === undefined || !isQuantized(weight, work)) return null
  const offsets = bias === '' ? null : biasOf(bias, weight, work)
  if (bias !== '' && offsets === null) return null
  const [scale, summed, factor] = [`${input}_scale`, `${output}_integer`, `${output}_factor`]
  const scaled = offsets === null ? output : `${output}_scaled`
  const made: Omit<GraphNode, 'domain'>[] = [
    asNode(
      integer,
      [`${input}_eight`, `${weight}_eight`, `${input}_zero`, `${weight}_zero`],
      summed,
      node.attributes,
    ),
    asNode('Cast', [summed], `${summed}_float`, [numberAttribute('to', tensorTypes.float)]),
    asNode('Mul', [scale, `${weight}_scale`], factor),
    asNode('Mul', [`${summed}_float`, factor], scaled),
    ...(offsets === null ? [] : [asNode('Add', [scaled, offsets], output)]),
  ]
  if (!work.inEight.has(input)) {
    work.inEight.add(input)
    const outputs = [`${input}_eight`, scale, `${input}_zero`]
    made.unshift({
      opType: 'DynamicQuantizeLinear',
      name: `${input}_in_eight`,
      inputs: [input],
      outputs,
      attributes: [],
    })
  }
  return made.map(nodeField)
}

const asNode = (
  opType: string,
  inputs: string[],
  output: string,
  attributes: readonly Uint8Array[] = [],
) => ({
  ...{ opType, inputs, attributes },
  name: `${output}_${opType}`,
  outputs: [output],
})

/** Whether a weight is in 8 bits; the first time it is brought there. */
function isQuantized(name: string, { tensors, weights, added }: Work): boolean {
  const known = weights.get(name)
  if (known !== undefined) return known !== null
  const tensor = tensors.get(name)
  const isFloat = tensor?.dataType === tensorTypes.float && tensor.floats !== null && tensor.dims.length > 1
  const quantized = isFloat ? quantizedWeight(tensor.floats) : null
  weights.set(name, quantized)
  if (tensor === undefined || quantized === null) return false
  const { steps, scale, zero } = quantized
  const one = (suffix: string, dataType: number) => ({ name: `${name}_${suffix}`, dims: [], dataType })
  added.push(
    tensorField({ ...tensor, name: `${name}_eight`, dataType: tensorTypes.uint8 }, steps),
    tensorField(one('scale', tensorTypes.float), floatBytes(Float32Array.of(scale))),
    tensorField(one('zero', tensorTypes.uint8), Uint8Array.of(zero)),
  )
  return true
}

/** The bias of a convolution in the shape in which it can be added; null where it is no constant. */
function biasOf(bias: string, weight: string, { tensors, added }: Work): string | null {
  const [offsets, kernel] = [tensors.get(bias), tensors.get(weight)]
  if (offsets === undefined || offsets.floats === null || kernel === undefined) return null
  const name = `${bias}_of_${weight}`
  const dims = [1, offsets.floats.length, ...kernel.dims.slice(2).map(() => 1)]
  added.push(tensorField({ name, dims, dataType: tensorTypes.float }, floatBytes(offsets.floats)))
  return name
}

function nameOf(content: Uint8Array, no: number): string {
  const field = rawFields(content).find((one) => one.no === no)
  return Buffer.from(field?.content ?? []).toString('utf8')
}

const joined = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
