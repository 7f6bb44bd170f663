import { readOnnx } from '../../voices/onnx-model.js'
import { fileOf, type LookAtVoice } from '../family.js'
import { kokoroModel, sampleRateHz } from './kokoro-model.js'
import { kokoroSpeakers } from './kokoro-speakers.js'
import { openStyleTables } from './style-tables.js'
import { readVocab } from './vocab.js'

/** What the files of a Kokoro voice say of it. */
export const lookAtKokoroVoice: LookAtVoice = async (voice) => {
  const model = readOnnx(fileOf(voice, 'model'), kokoroModel, voice.voice)
  await readVocab(voice.voice, fileOf(voice, 'vocab'), model.phonemes)
  const styles = await openStyleTables(voice.voice, fileOf(voice, 'voices'))
  return {
    language: null,
    quality: null,
    sample_rate_hz: sampleRateHz,
    phoneme_type: 'espeak',
    speakers: kokoroSpeakers(voice, styles),
    isLoad: false,
  }
}
