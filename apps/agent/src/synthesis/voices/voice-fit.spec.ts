import { expect, test } from 'vitest'
import type { OnnxModel } from './onnx-model.js'
import { parseVoiceConfig } from './voice-config.js'
import { checkNumbers } from './voice-fit.js'

const model: OnnxModel = {
  ...{ inputs: [], outputs: [], opset: null, producer: null, quantization: null },
  phonemes: 15,
  speakers: 3,
}
const config = (change: object = {}) =>
  parseVoiceConfig(
    JSON.stringify({
      audio: { sample_rate: 22050 },
      espeak: { voice: 'en-us' },
      phoneme_id_map: { _: [0], '^': [1], $: [2], a: [3, 14] },
      num_speakers: 3,
      ...change,
    }),
    'x.onnx.json',
  )

test('a configuration whose numbers the model has is taken', () => {
  expect(() => checkNumbers('x', config({ default_speaker_id: 2 }), model)).not.toThrow()
})

test.each([
  {
    name: 'an id',
    change: { phoneme_id_map: { _: 0, '^': 1, $: 2, a: [3, 15] } },
    says: 'gives "a" the id 15, the model knows 0 to 14',
  },
  {
    name: 'a speaker',
    change: { default_speaker_id: 3 },
    says: 'default_speaker_id is 3, the model knows 0 to 2',
  },
])('$name beyond the tables of the model is refused', ({ change, says }) => {
  expect(() => checkNumbers('x', config(change), model)).toThrow(says)
})

test('where a model does not show its tables nothing is judged', () => {
  const odd = config({ default_speaker_id: 99, phoneme_id_map: { _: 0, '^': 1, $: 9999 } })
  expect(() => checkNumbers('x', odd, { ...model, phonemes: null, speakers: null })).not.toThrow()
})
