import type { Value } from '../graph/value.js'
import { SYMBOLS } from '../symbols.js'
import type { Weights } from './weights.js'

/** Channels between the parts of the model: Piper's hidden size. */
export const CHANNELS = 192
const HEADS = 2
const LAYERS = 6
const FEED_FORWARD = { channels: 768, kernel: 3 }

/** Embedding and transformer of VITS (Kim et al. 2021), without normalisation: tanh bounds each layer instead. */
export function buildTextEncoder(weights: Weights, ids: Value): Value {
  // A real voice fails at an id it has no row for; so does this one. Piper's tables have 256 rows.
  const embedding = weights.tensor(Math.max(256, SYMBOLS.length), CHANNELS)
  let x = embedding.at(ids).transpose(1, 0).unsqueeze(0)
  for (let layer = 0; layer < LAYERS; layer++) {
    x = x.add(attention(weights, x)).apply('Tanh')
    x = x.add(feedForward(weights, x)).apply('Tanh')
  }
  return x
}

function attention(weights: Weights, x: Value): Value {
  const project = (value: Value) => weights.convolve(value, CHANNELS, CHANNELS, 1)
  const [query, key, value] = [heads(project(x)), heads(project(x)), heads(project(x))]
  const scores = query
    .transpose(0, 2, 1)
    .matMul(key)
    .mul(1 / Math.sqrt(CHANNELS / HEADS))
  const shares = x.graph.node('Softmax', [scores], { attributes: { axis: -1 } })
  return project(value.matMul(shares.transpose(0, 2, 1)).reshape(1, CHANNELS, -1))
}

function heads(x: Value): Value {
  return x.reshape(HEADS, CHANNELS / HEADS, -1)
}

function feedForward(weights: Weights, x: Value): Value {
  const { channels, kernel } = FEED_FORWARD
  const inner = weights.convolve(x, CHANNELS, channels, kernel).apply('Relu')
  return weights.convolve(inner, channels, CHANNELS, kernel)
}
