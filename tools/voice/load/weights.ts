import type { OnnxGraph } from '../graph/onnx-graph.js'
import type { Value } from '../graph/value.js'

/** Where random weights live: in the file, or computed from a small block when a session opens. */
export type WeightStorage = 'file' | 'tile'

export interface ConvolutionOptions {
  dilation?: number
}

const BLOCK = 4093

/** Random weights for a graph, the same on every build, and the layers that use nothing else. */
export class Weights {
  readonly graph: OnnxGraph
  readonly #storage: WeightStorage
  readonly #random = createRandom(1)
  readonly #block: Value
  #count = 0

  constructor(graph: OnnxGraph, storage: WeightStorage) {
    this.graph = graph
    this.#storage = storage
    this.#block = graph.constant(Float32Array.from({ length: BLOCK }, this.#random))
  }

  /** Weights made so far. */
  get count(): number {
    return this.#count
  }

  /** Uniform weights whose variance keeps that of a layer's input: 1 / (inputs to one output). */
  tensor(...dims: readonly number[]): Value {
    const length = dims.reduce((product, dim) => product * dim, 1)
    const range = Math.sqrt((12 * (dims[0] ?? 1)) / length)
    this.#count += length
    return this.#storage === 'file' ? this.#stored(dims, length, range) : this.#tiled(dims, length, range)
  }

  /** One-dimensional convolution that keeps the length. */
  convolve(
    x: Value,
    inputs: number,
    outputs: number,
    kernel: number,
    { dilation = 1 }: ConvolutionOptions = {},
  ): Value {
    const padding = (dilation * (kernel - 1)) / 2
    const attributes = { dilations: [dilation], pads: [padding, padding] }
    return this.graph.node('Conv', [x, this.tensor(outputs, inputs, kernel)], { attributes })
  }

  #stored(dims: readonly number[], length: number, range: number): Value {
    const data = new Float32Array(length)
    for (let i = 0; i < length; i++) data[i] = this.#random() * range
    return this.graph.constant(data, dims)
  }

  /** Repeats a block of prime length, so that no row of a layer equals the next; folded when a session opens. */
  #tiled(dims: readonly number[], length: number, range: number): Value {
    const repeats = this.graph.ints(Math.ceil(length / BLOCK))
    const repeated = this.graph.node('Tile', [this.#block, repeats])
    return repeated
      .slice(0, length)
      .reshape(...dims)
      .mul(range)
  }
}

/** Numbers between -0.5 and 0.5 from the generator of Numerical Recipes (Press et al. 1992, ranqd1). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32 - 0.5
  }
}
