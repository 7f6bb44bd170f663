import type { Attribute, DataType, TensorData } from '../onnx-writer.js'

/** Second operand of an operator: a number becomes a scalar of the first operand's type. */
export type Operand = Value | number

/** Attributes of a node, and the element type of its result where that differs from its first input's. */
export interface NodeOptions {
  attributes?: Readonly<Record<string, Attribute>>
  type?: DataType
}

/** What a value, and code that has one, asks of the graph that it is in. */
export interface ValueGraph {
  node(opType: string, inputs: readonly [Value, ...Value[]], options?: NodeOptions): Value
  concat(parts: readonly [Value, ...Value[]], axis?: number): Value
  scalar(value: number, type: DataType): Value
  ints(...values: readonly number[]): Value
  floats(...values: readonly number[]): Value
  constant(data: TensorData, dims?: readonly number[]): Value
  range(limit: Value): Value
}

const CAST_CODES = { float32: 1, int64: 7, bool: 9, float64: 11 } as const
const END = 2 ** 31 - 1

/** A value of a graph with its operators as methods, so that graph code reads as arithmetic. */
export class Value {
  readonly graph: ValueGraph
  readonly name: string
  readonly type: DataType

  constructor(graph: ValueGraph, name: string, type: DataType) {
    this.graph = graph
    this.name = name
    this.type = type
  }

  add = (other: Operand): Value => this.#binary('Add', other)
  sub = (other: Operand): Value => this.#binary('Sub', other)
  mul = (other: Operand): Value => this.#binary('Mul', other)
  /** Integers are truncated, as in C. */
  div = (other: Operand): Value => this.#binary('Div', other)
  mod = (other: Operand): Value => this.#binary('Mod', other)
  min = (other: Operand): Value => this.#binary('Min', other)
  max = (other: Operand): Value => this.#binary('Max', other)
  equal = (other: Operand): Value => this.#binary('Equal', other, 'bool')
  greater = (other: Operand): Value => this.#binary('Greater', other, 'bool')
  less = (other: Operand): Value => this.#binary('Less', other, 'bool')
  and = (other: Value): Value => this.#binary('And', other)
  matMul = (other: Value): Value => this.#binary('MatMul', other)

  /** A one-operand operator without attributes, such as Exp, Cos or Floor. */
  apply(opType: string): Value {
    return this.graph.node(opType, [this])
  }

  clip(low: number, high: number): Value {
    return this.graph.node('Clip', [this, this.#lift(low), this.#lift(high)])
  }

  cast(type: keyof typeof CAST_CODES): Value {
    return this.graph.node('Cast', [this], { attributes: { to: CAST_CODES[type] }, type })
  }

  /** Rounds up to int64. */
  ceilToInt(): Value {
    return this.apply('Ceil').cast('int64')
  }

  /** `this ? whenTrue : whenFalse`, element by element. */
  choose(whenTrue: Value, whenFalse: Operand): Value {
    const other = typeof whenFalse === 'number' ? this.graph.scalar(whenFalse, whenTrue.type) : whenFalse
    return this.graph.node('Where', [this, whenTrue, other], { type: whenTrue.type })
  }

  /** Elements of this table at `indices`. */
  at(indices: Value, axis = 0): Value {
    return this.graph.node('Gather', [this, indices], { attributes: { axis } })
  }

  /** Elements where the one-dimensional `mask` is true. */
  where(mask: Value): Value {
    const positions = this.graph.node('NonZero', [mask], { type: 'int64' })
    return this.at(positions.reshape(-1))
  }

  slice(start: number, end: number | Value = END, axis = 0): Value {
    const { graph } = this
    const last = typeof end === 'number' ? graph.ints(end) : end.reshape(1)
    return graph.node('Slice', [this, graph.ints(start), last, graph.ints(axis)])
  }

  reshape(...dims: readonly number[]): Value {
    return this.graph.node('Reshape', [this, this.graph.ints(...dims)])
  }

  unsqueeze(axis: number): Value {
    return this.graph.node('Unsqueeze', [this, this.graph.ints(axis)])
  }

  squeeze(axis: number): Value {
    return this.graph.node('Squeeze', [this, this.graph.ints(axis)])
  }

  transpose(...perm: readonly number[]): Value {
    return this.graph.node('Transpose', [this], { attributes: { perm } })
  }

  /** Running sum along the first axis, this element included. */
  cumSum(): Value {
    return this.graph.node('CumSum', [this, this.graph.scalar(0, 'int64')])
  }

  /** The largest element, as a scalar. */
  largest(): Value {
    return this.graph.node('ReduceMax', [this], { attributes: { keepdims: 0 } })
  }

  shape(): Value {
    return this.graph.node('Shape', [this], { type: 'int64' })
  }

  #binary(opType: string, other: Operand, type: DataType = this.type): Value {
    return this.graph.node(opType, [this, this.#lift(other)], { type })
  }

  #lift(operand: Operand): Value {
    return typeof operand === 'number' ? this.graph.scalar(operand, this.type) : operand
  }
}
