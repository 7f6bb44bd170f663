import { inspectOnnx } from '../../voices/onnx-model.js'
import { fileOf, type LookAtVoice } from '../family.js'
import { oneSpeaker } from '../speakers.js'
import { accentOf, checkAssets } from './assets/assets.js'
import { hibariModel } from './hibari-model.js'
import { sampleRate } from './sound/frames.js'

/** What the files of a Hibari voice say of it. */
export const lookAtHibariVoice: LookAtVoice = async (voice) => {
  const folder = { voice: voice.voice, path: fileOf(voice, 'data') }
  const { sha256 } = await inspectOnnx(fileOf(voice, 'model'), hibariModel, voice.voice)
  const accent = await accentOf(folder, sha256)
  checkAssets(folder, accent)
  return {
    language: accent === 'gb' ? 'en_GB' : 'en_US',
    quality: null,
    sample_rate_hz: sampleRate,
    phoneme_type: null,
    speakers: oneSpeaker,
    isLoad: false,
  }
}
