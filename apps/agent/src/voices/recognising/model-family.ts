import { modelInputs } from '../../synthesis/voices/onnx-model.js'
import type { Recognised } from './recognition.js'

/** The family of a model by what it is fed with; null where that is none of ours. @throws VoiceError when it is no ONNX model */
export function familyOfModel(path: string): Recognised['family'] | null {
  const inputs = new Set(modelInputs(path))
  if (inputs.has('style')) return 'kokoro'
  if (inputs.has('input_lengths')) return 'piper'
  return inputs.has('ids') && inputs.has('speed') ? 'hibari' : null
}
