import { loadRuntime } from '@voicemark/runtime'
import { expect, test } from 'vitest'
import { convolutionModel, noise } from '../../../test/convolution-model.js'
import { quantizedModel } from './quantized-model.js'
import { quantizedWeight } from './quantized-weight.js'

test('weights are those of quantize_data of ONNX Runtime 1.32 with QUInt8', () => {
  const weights = quantizedWeight(Float32Array.of(-0.5, 0.25, 1, 0.125, -0.75, 0.6))
  expect(weights).toMatchObject({ zero: 109, steps: Uint8Array.of(36, 145, 255, 127, 0, 196) })
  expect(weights?.scale).toBeCloseTo(0.00686275, 7)
})

test.each([
  { name: 'nothing but zeros', values: [0, 0] },
  { name: 'what is no number', values: [1, NaN] },
])('$name stays as it is', ({ values }) => {
  expect(quantizedWeight(Float32Array.from(values))).toBeNull()
})

const plain = { kernel_shape: [8], strides: [1], pads: [2, 2], dilations: [1], group: 2 }

test.each([{ bias: true }, { bias: false }])(
  'a convolution in 8 bits gives nearly the same, bias: $bias',
  async ({ bias }) => {
    const model = convolutionModel(plain, { operator: 'Conv', bias })
    const made = quantizedModel(model)
    expect(made).toMatchObject({ quantized: 1, left: 0 })
    const [before, after] = [await run(model), await run(made?.bytes ?? model)]
    const largest = Math.max(...before.map(Math.abs))
    const apart = before.map((value, at) => Math.abs(value - (after[at] ?? NaN)))
    expect(Math.max(...apart)).toBeLessThan(largest / 50)
    expect(Math.max(...apart)).toBeGreaterThan(0)
  },
)

test('a model without such a node is left', () => {
  expect(quantizedModel(convolutionModel({ ...plain, strides: [4] }))).toBeNull()
})

async function run(model: Uint8Array): Promise<Float32Array> {
  const { InferenceSession: Session, Tensor } = await loadRuntime()
  const session = await Session.create(model, { executionProviders: ['cpu'], logSeverityLevel: 3 })
  const { y } = await session.run({ x: new Tensor('float32', noise(4 * 400), [1, 4, 400]) })
  if (!(y?.data instanceof Float32Array)) throw new Error('the model gave no floats')
  return y.data
}
