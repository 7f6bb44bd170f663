import { createEspeak } from '../../text/espeak.js'
import { toPhonemeIds } from '../../text/phoneme-ids.js'
import { toSentences } from '../../text/sentences.js'
import { openOnnxSession, type OnnxSession } from '../../onnx/onnx-session.js'
import { modelSizeMb } from '../../voices/model-size.js'
import { inspectOnnx } from '../../voices/onnx-model.js'
import { piperModel } from '../../voices/model-signature.js'
import { readVoiceConfig, type VoiceConfig } from '../../voices/voice-config.js'
import { checkEspeakVoice, checkNumbers } from '../../voices/voice-fit.js'
import { speakerNumber, type Speakers } from '../speakers.js'
import { engineName, fileOf, type LoadVoice, type Manner, type Sentence } from '../family.js'
import { piperSpeakers } from './piper-speakers.js'

/** A voice of Piper: `model` is its graph, `config` the JSON beside it. */
export const loadPiperVoice: LoadVoice = async (setup) => {
  const model_path = fileOf(setup, 'model')
  const config = await readVoiceConfig(fileOf(setup, 'config'), setup.voice)
  const espeak = await createEspeak()
  checkEspeakVoice(setup.voice, config, espeak)
  const model = await inspectOnnx(model_path, piperModel, setup.voice)
  checkNumbers(setup.voice, config, model)
  const speakers = piperSpeakers(setup, config, model)
  const onnx = await openOnnxSession(model_path, setup)
  return {
    facts: {
      engine: engineName('piper'),
      model_sha256: model.sha256,
      model_size_mb: modelSizeMb(model_path, [fileOf(setup, 'config')]),
      quantization_used: model.quantization,
      ...onnx.facts,
      tokenizer: config.phoneme_type === 'espeak' ? 'espeak-ng' : 'text',
      sample_rate_hz: config.audio.sample_rate,
    },
    sentencesOf: (text) =>
      toSentences(text, config, espeak).map((phonemes) => toPhonemeIds(phonemes, config.phoneme_id_map)),
    speak: (sentence, manner) => onnx.run(feedsOf(sentence, manner, config, speakers, onnx)),
    lengthScale: ({ speed }) => config.inference.length_scale / speed,
    tidyUp: espeak.tidyUp,
  }
}

function feedsOf(
  { ids }: Sentence,
  { speed, speaker }: Manner,
  config: VoiceConfig,
  speakers: Speakers,
  { Tensor }: OnnxSession,
) {
  const { noise_scale, length_scale, noise_w } = config.inference
  const sid = speakerNumber(speaker ?? speakers.usual ?? '', speakers) ?? config.default_speaker_id
  return {
    input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
    scales: new Tensor('float32', Float32Array.of(noise_scale, length_scale / speed, noise_w), [3]),
    sid: new Tensor('int64', BigInt64Array.of(BigInt(sid)), [1]),
  }
}
