import { float32, int64, type ModelSignature } from '../../voices/model-signature.js'

/** Models of Kokoro-82M: exports call their first input by one of two names. */
export const kokoroModel: ModelSignature = {
  inputs: { style: float32, speed: float32 },
  optional: { tokens: int64, input_ids: int64 },
  ids: ['tokens', 'input_ids'],
  outputs: null,
  described: 'a Kokoro voice has tokens or input_ids, style and speed',
}

export const sampleRateHz = 24_000
