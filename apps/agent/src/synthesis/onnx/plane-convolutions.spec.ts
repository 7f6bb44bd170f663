import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRuntime } from '@voicemark/runtime'
import { afterAll, expect, test } from 'vitest'
import { convolutionModel, noise } from '../../../test/convolution-model.js'
import { planeConvolutions } from './plane-convolutions.js'

const folder = mkdtempSync(join(tmpdir(), 'voicemark-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const plain = { kernel_shape: [8], strides: [4], pads: [2, 2], dilations: [1] }

test.each([
  { name: 'of a vocoder', attributes: { ...plain, group: 1 }, bias: true },
  { name: 'without a bias', attributes: plain, bias: false },
  { name: 'with padding of its own on each side', attributes: { ...plain, pads: [1, 3] }, bias: true },
  { name: 'by group', attributes: { ...plain, group: 2, output_padding: [1] }, bias: true },
  { name: 'with holes', attributes: { ...plain, dilations: [2] }, bias: true },
  { name: 'with auto_pad written out', attributes: { ...plain, auto_pad: 'NOTSET' }, bias: true },
])('a convolution $name gives the same samples, bit for bit', async ({ attributes, bias }) => {
  const path = write(convolutionModel(attributes, { bias }))
  const changed = planeConvolutions(path)
  if (changed === null) throw new Error('the model was left as it is')
  const [before, after] = [await run(path), await run(changed)]
  expect(before.length).toBeGreaterThan(1000)
  expect(after).toEqual(before)
})

test.each([
  { name: 'over a plane already', model: convolutionModel({ kernel_shape: [1, 8], strides: [1, 4] }) },
  { name: 'of a length of its own', model: convolutionModel({ ...plain, output_shape: [1200] }) },
  { name: 'padded by a rule', model: convolutionModel({ ...plain, auto_pad: 'SAME_UPPER' }) },
  { name: 'of an old operator set', model: convolutionModel(plain, { opset: 11 }) },
  { name: 'that is none', model: convolutionModel(plain, { operator: 'Conv' }) },
])('a convolution $name is left as it is', ({ model }) => {
  expect(planeConvolutions(write(model))).toBeNull()
})

test('a file that ends too early is refused', () => {
  const model = convolutionModel(plain)
  expect(() => planeConvolutions(write(model.subarray(0, model.length - 40)))).toThrow(RangeError)
})

async function run(model: string | Uint8Array): Promise<Float32Array> {
  const { InferenceSession, Tensor } = await loadRuntime()
  const options = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const
  const session = await (typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options))
  const x = new Tensor('float32', noise(4 * 300), [1, 4, 300])
  const { y } = await session.run({ x })
  if (!(y?.data instanceof Float32Array)) throw new Error('no samples')
  return y.data
}

let files = 0
function write(model: Uint8Array): string {
  const path = join(folder, `${(files += 1)}.onnx`)
  writeFileSync(path, model)
  return path
}
