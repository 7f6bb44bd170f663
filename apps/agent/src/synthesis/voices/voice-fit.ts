import { VoiceError } from '../../speech/voice-error.js'
import type { Espeak } from '../text/espeak.js'
import type { OnnxModel } from './onnx-model.js'
import type { VoiceConfig } from './voice-config.js'

const shownNames = 5

/** Checks that a model knows every number that its configuration gives to phonemes and speaker. @throws VoiceError */
export function checkNumbers(voice: string, config: VoiceConfig, model: OnnxModel): void {
  const ids = Object.entries(config.phoneme_id_map)
  const beyond = ids.find(([, numbers]) => numbers.some((number) => number >= (model.phonemes ?? Infinity)))
  if (beyond !== undefined) {
    const [phoneme, numbers] = beyond
    const given = `phoneme_id_map gives ${JSON.stringify(phoneme.slice(0, 64))} the id ${Math.max(...numbers)}`
    throw misfit(voice, `${given}, the model knows 0 to ${(model.phonemes ?? 0) - 1}`)
  }
  if (model.speakers === null) return
  const known = `the model knows 0 to ${model.speakers - 1}`
  const usual = config.default_speaker_id
  if (usual >= model.speakers) throw misfit(voice, `default_speaker_id is ${usual}, ${known}`)
  const most = Math.max(0, ...Object.values(config.speaker_id_map ?? {}))
  if (most >= model.speakers) throw misfit(voice, `speaker_id_map has the number ${most}, ${known}`)
}

/** Checks that espeak has the voice that a configuration names, where one is needed. @throws VoiceError */
export function checkEspeakVoice(voice: string, config: VoiceConfig, espeak: Espeak): void {
  const language = config.phoneme_type === 'espeak' ? config.espeak?.voice : undefined
  if (language === undefined || espeak.hasVoice(language)) return
  const name = JSON.stringify(language.slice(0, 64))
  const near = espeak.namesNear(language).slice(0, shownNames)
  const remedy =
    near.length === 0
      ? 'set espeak.voice to one of its names, such as "en-us"'
      : `near are ${near.join(', ')}`
  throw new VoiceError('voice-unsupported', `voice ${voice}: espeak-ng has no voice ${name}; ${remedy}`)
}

function misfit(voice: string, problem: string): VoiceError {
  const remedy = 'put the configuration beside the model that it was made for'
  return new VoiceError('voice-invalid', `voice ${voice}: ${problem}; ${remedy}`)
}
