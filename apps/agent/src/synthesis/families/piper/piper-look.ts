import { readOnnx } from '../../voices/onnx-model.js'
import { piperModel } from '../../voices/model-signature.js'
import { readVoiceConfig } from '../../voices/voice-config.js'
import { checkNumbers } from '../../voices/voice-fit.js'
import { fileOf, type LookAtVoice } from '../family.js'
import { piperSpeakers } from './piper-speakers.js'

const syntheticLoad = 'synthetic-load'

/** What the files of a Piper voice say of it. */
export const lookAtPiperVoice: LookAtVoice = async (voice) => {
  const config = await readVoiceConfig(fileOf(voice, 'config'), voice.voice)
  const isLoad = config.voicemark?.kind === syntheticLoad
  const model = readOnnx(fileOf(voice, 'model'), piperModel, voice.voice)
  checkNumbers(voice.voice, config, model)
  return {
    language: config.language ?? config.espeak?.voice ?? null,
    quality: config.audio.quality ?? null,
    sample_rate_hz: config.audio.sample_rate,
    phoneme_type: config.phoneme_type,
    speakers: piperSpeakers(voice, config, model),
    isLoad,
  }
}
