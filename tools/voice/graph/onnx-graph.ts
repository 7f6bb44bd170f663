import { dataTypeOf, encodeModel } from '../onnx-writer.js'
import type { DataType, Dimension, NodeParts, TensorData, TensorParts, ValueParts } from '../onnx-writer.js'
import { type NodeOptions, Value, type ValueGraph } from './value.js'

const OPSET = 17
// Constants up to this many elements are shared when equal; larger ones are never equal by chance.
const SHARED_ELEMENTS = 64

/** An ONNX graph under construction: nodes are added in the order in which they run. */
export class OnnxGraph implements ValueGraph {
  readonly #name: string
  readonly #nodes: NodeParts[] = []
  readonly #constants: TensorParts[] = []
  readonly #inputs: ValueParts[] = []
  readonly #outputs: ValueParts[] = []
  readonly #shared = new Map<string, Value>()

  constructor(name: string) {
    this.#name = name
  }

  /** Number of nodes so far. */
  get size(): number {
    return this.#nodes.length
  }

  input(name: string, type: DataType, dims: readonly Dimension[]): Value {
    this.#inputs.push({ name, type, dims })
    return new Value(this, name, type)
  }

  output(name: string, value: Value, dims: readonly Dimension[]): void {
    this.#nodes.push({ name, opType: 'Identity', inputs: [value.name], outputs: [name], attributes: {} })
    this.#outputs.push({ name, type: value.type, dims })
  }

  /** A constant tensor, one-dimensional unless `dims` says otherwise. */
  constant(data: TensorData, dims: readonly number[] = [data.length]): Value {
    if (data.length > SHARED_ELEMENTS) return this.#addConstant(data, dims)
    const key = `${dataTypeOf(data)}[${dims.join()}]${data.join()}`
    const value = this.#shared.get(key) ?? this.#addConstant(data, dims)
    this.#shared.set(key, value)
    return value
  }

  floats(...values: readonly number[]): Value {
    return this.constant(Float32Array.from(values))
  }

  ints(...values: readonly number[]): Value {
    return this.constant(BigInt64Array.from(values, BigInt))
  }

  scalar(value: number, type: DataType): Value {
    if (type === 'float64') return this.constant(Float64Array.of(value), [])
    return this.constant(type === 'float32' ? Float32Array.of(value) : BigInt64Array.of(BigInt(value)), [])
  }

  /** Adds a node with one result. */
  node(opType: string, inputs: readonly [Value, ...Value[]], options: NodeOptions = {}): Value {
    const type = options.type ?? inputs[0].type
    const [result] = this.nodes(opType, inputs, 1, { ...options, type })
    if (result === undefined) throw new Error(`${opType} has no result`)
    return result
  }

  /** Adds a node with several results of one type. */
  nodes(
    opType: string,
    inputs: readonly [Value, ...Value[]],
    count: number,
    options: NodeOptions = {},
  ): Value[] {
    const name = `${opType}_${this.#nodes.length}`
    const outputs = Array.from({ length: count }, (_, k) => (count === 1 ? name : `${name}_${k}`))
    const inputNames = inputs.map((input) => input.name)
    this.#nodes.push({ name, opType, inputs: inputNames, outputs, attributes: options.attributes ?? {} })
    return outputs.map((output) => new Value(this, output, options.type ?? inputs[0].type))
  }

  concat(parts: readonly [Value, ...Value[]], axis = 0): Value {
    return this.node('Concat', parts, { attributes: { axis } })
  }

  /** 0, 1, … up to but not including `limit`, as int64. */
  range(limit: Value): Value {
    return this.node('Range', [this.scalar(0, 'int64'), limit, this.scalar(1, 'int64')])
  }

  encode(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return encodeModel({
      graphName: this.#name,
      opset: OPSET,
      nodes: this.#nodes,
      constants: this.#constants,
      inputs: this.#inputs,
      outputs: this.#outputs,
      metadata,
    })
  }

  #addConstant(data: TensorData, dims: readonly number[]): Value {
    const name = `constant_${this.#constants.length}`
    this.#constants.push({ name, dims, data })
    return new Value(this, name, dataTypeOf(data))
  }
}
