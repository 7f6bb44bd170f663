import { RequestError } from '../../../request-error.js'
import type { OnnxSession } from '../../onnx/onnx-session.js'
import { float32, int64, type ModelSignature } from '../../voices/model-signature.js'
import type { Manner, Sentence } from '../family.js'
import { bins } from './sound/frames.js'
import type { Parts } from './sound/vocoder.js'

const outputs = ['lh', 'theta', 'ln', 'lr', 'phi', 'f0'] as const

/** What a text is spoken with. */
export const hibariModel: ModelSignature = {
  inputs: { ids: int64, speed: float32 },
  optional: {},
  outputs: Object.fromEntries(outputs.map((name) => [name, float32])),
  described: `a Hibari voice has ids and speed, and gives ${outputs.join(', ')}`,
}

/** What the sound of unknown words is guessed with. */
export const guessModel: ModelSignature = {
  inputs: { chars: int64 },
  optional: {},
  outputs: { ids: int64 },
  described: "Hibari's model of unknown words has chars, and gives ids",
}

/** What the model says of a sentence. @throws RequestError where it is not what sound can be made of */
export async function runModel(
  onnx: OnnxSession,
  { ids }: Sentence,
  { speed }: Pick<Manner, 'speed'>,
): Promise<Parts> {
  const given = await onnx.runAll({
    ids: numbers(onnx, ids),
    speed: new onnx.Tensor('float32', Float32Array.of(speed), [1]),
  })
  const frames = given.f0?.data.length ?? 0
  const read = (name: (typeof outputs)[number]) => {
    const data = given[name]?.data
    const count = name === 'f0' ? frames : frames * bins
    if (data instanceof Float32Array && data.length === count) return data
    const found = data instanceof Float32Array ? data.length.toLocaleString('en') : 'other'
    const expected = `expected ${count.toLocaleString('en')} for ${frames} frames`
    throw new RequestError('engine-failed', `the model gave ${found} numbers as ${name}; ${expected}`)
  }
  return {
    lh: read('lh'),
    theta: read('theta'),
    ln: read('ln'),
    lr: read('lr'),
    phi: read('phi'),
    f0: read('f0'),
  }
}

/** Guesses the phonemes of a word from the numbers of its letters. */
export async function runGuess(onnx: OnnxSession, letters: readonly number[]): Promise<number[]> {
  const { ids } = await onnx.runAll({ chars: numbers(onnx, letters) })
  if (ids?.data instanceof BigInt64Array) return Array.from(ids.data, Number)
  throw new RequestError('engine-failed', 'the model of unknown words gave no int64 ids')
}

function numbers({ Tensor }: OnnxSession, values: readonly number[]) {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length])
}
