import type { Value } from '../graph/value.js'
import { CHANNELS } from './text-encoder.js'
import type { Weights } from './weights.js'

interface Shape {
  channels: number
  /** Each stage lengthens its input by `stride`, together 256, the samples of a frame. */
  stages: readonly { stride: number; kernel: number }[]
  branches: readonly { kernel: number; dilations: readonly number[] }[]
  /** Whether an undilated convolution follows each dilated one (HiFi-GAN's "resblock 1"). */
  pairs: boolean
}

/** HiFi-GAN's sizes (Kong et al. 2020) as Piper trains them: V1 for `high`, a smaller one for `medium`. */
const SHAPES: Readonly<Record<'medium' | 'high', Shape>> = {
  medium: {
    channels: 256,
    stages: [
      { stride: 8, kernel: 16 },
      { stride: 8, kernel: 16 },
      { stride: 4, kernel: 8 },
    ],
    branches: [
      { kernel: 3, dilations: [1, 2] },
      { kernel: 5, dilations: [2, 6] },
      { kernel: 7, dilations: [3, 12] },
    ],
    pairs: false,
  },
  high: {
    channels: 512,
    stages: [
      { stride: 8, kernel: 16 },
      { stride: 8, kernel: 16 },
      { stride: 2, kernel: 4 },
      { stride: 2, kernel: 4 },
    ],
    branches: [3, 7, 11].map((kernel) => ({ kernel, dilations: [1, 3, 5] })),
    pairs: true,
  },
}

/** Latent frames → samples: transposed convolutions, each followed by a mean of residual branches. */
export function buildHifiGan(weights: Weights, latent: Value, size: 'medium' | 'high'): Value {
  const { channels, stages, branches, pairs } = SHAPES[size]
  let width = channels
  let x = weights.convolve(latent, CHANNELS, width, 7)
  for (const { stride, kernel } of stages) {
    x = lengthen(weights, leaky(x), width, stride, kernel)
    width /= 2
    const [first = x, ...others] = branches.map((branch) =>
      residuals(weights, x, width, { ...branch, pairs }),
    )
    x = others.reduce((sum, branch) => sum.add(branch), first).mul(1 / branches.length)
  }
  return weights.convolve(leaky(x, 0.01), width, 1, 7).apply('Tanh')
}

function lengthen(weights: Weights, x: Value, width: number, stride: number, kernel: number): Value {
  const padding = (kernel - stride) / 2
  const attributes = { strides: [stride], pads: [padding, padding] }
  return weights.graph.node('ConvTranspose', [x, weights.tensor(width, width / 2, kernel)], { attributes })
}

function residuals(
  weights: Weights,
  x: Value,
  width: number,
  { kernel, dilations, pairs }: Shape['branches'][number] & { pairs: boolean },
): Value {
  return dilations.reduce((sum, dilation) => {
    const dilated = weights.convolve(leaky(sum), width, width, kernel, { dilation })
    return sum.add(pairs ? weights.convolve(leaky(dilated), width, width, kernel) : dilated)
  }, x)
}

function leaky(x: Value, slope = 0.1): Value {
  return x.graph.node('LeakyRelu', [x], { attributes: { alpha: { float: slope } } })
}
