import type { Value } from '../graph/value.js'
import { CHANNELS } from './text-encoder.js'
import type { Weights } from './weights.js'

const COUPLINGS = 4
const LAYERS = 4
const KERNEL = 5

/** Noise and the coupling blocks of VITS's flow; as in a real voice, the noise differs from run to run. */
export function buildFlow(weights: Weights, spread: Value, noiseScale: Value): Value {
  const noise = spread.graph.node('RandomNormalLike', [spread])
  let z = spread.add(noise.mul(noiseScale))
  for (let block = 0; block < COUPLINGS; block++) z = z.add(waveNet(weights, z)).apply('Tanh')
  return z
}

/** Gated convolutions, each adding to a residual path and to a sum of skips. */
function waveNet(weights: Weights, z: Value): Value {
  let residual = weights.convolve(z, CHANNELS, CHANNELS, 1)
  const skips: Value[] = []
  for (let layer = 0; layer < LAYERS; layer++) {
    const [filter, gate] = split(weights.convolve(residual, CHANNELS, 2 * CHANNELS, KERNEL))
    const gated = filter.apply('Tanh').mul(gate.apply('Sigmoid'))
    const [step, skip] = split(weights.convolve(gated, CHANNELS, 2 * CHANNELS, 1))
    residual = residual.add(step)
    skips.push(skip)
  }
  return weights.convolve(
    skips.reduce((sum, skip) => sum.add(skip)),
    CHANNELS,
    CHANNELS,
    1,
  )
}

/** The first and the second half of the channels. */
function split(x: Value): [first: Value, second: Value] {
  return [x.slice(0, CHANNELS, 1), x.slice(CHANNELS, 2 * CHANNELS, 1)]
}
