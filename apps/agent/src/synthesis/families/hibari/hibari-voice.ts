import { openOnnxSession } from '../../onnx/onnx-session.js'
import { modelSizeMb } from '../../voices/model-size.js'
import { inspectOnnx } from '../../voices/onnx-model.js'
import { fileOf, type LoadVoice, type Sentence, type VoiceSetup } from '../family.js'
import { accentOf, assetPaths, readAssets, type Assets } from './assets/assets.js'
import { createEnglish } from './english.js'
import { guessModel, hibariModel, runGuess, runModel } from './hibari-model.js'
import { drawNoise } from './sound/noise.js'
import { sampleRate } from './sound/frames.js'
import { createVocoder } from './sound/vocoder.js'

/** The model has been taught with this number before and behind the phonemes. */
const pad = 0

/** A voice of Hibari: `model` is its graph, `data` the folder of what an English text is read with. */
export const loadHibariVoice: LoadVoice = async (setup) => {
  const model_path = fileOf(setup, 'model')
  const folder = { voice: setup.voice, path: fileOf(setup, 'data') }
  const model = await inspectOnnx(model_path, hibariModel, setup.voice)
  const accent = await accentOf(folder, model.sha256)
  const assets = await readAssets(folder, accent)
  const guess = await openGuess(assets, setup)
  const read = createEnglish(assets, accent, (letters) => runGuess(guess, letters))
  const vocoder = await createVocoder()
  const noise = drawNoise()
  const onnx = await openOnnxSession(model_path, setup)
  return {
    facts: {
      engine: 'hibari-onnx',
      model_sha256: model.sha256,
      model_size_mb: modelSizeMb(model_path, assetPaths(folder)),
      quantization_used: model.quantization,
      ...onnx.facts,
      tokenizer: `hibari-${accent}`,
      sample_rate_hz: sampleRate,
    },
    sentencesOf: async (text) =>
      (await read(text)).map((phonemes) => toSentence(phonemes, assets.vocabulary)),
    // The same noise for each sentence: a text sounds the same whenever it is spoken.
    speak: async (sentence, manner) => vocoder(await runModel(onnx, sentence, manner), noise()),
    lengthScale: ({ speed }) => 1 / speed,
    tidyUp: () => undefined,
  }
}

/** As in the original on one thread of the CPU: it is asked for one word at a time. */
async function openGuess({ guess_path }: Assets, setup: VoiceSetup) {
  await inspectOnnx(guess_path, guessModel, setup.voice)
  return openOnnxSession(guess_path, { ...setup, threads: 1, provider: 'cpu' })
}

function toSentence(phonemes: string, vocabulary: Assets['vocabulary']): Sentence {
  const said = Array.from(phonemes)
  const ids = said.flatMap((phoneme) => vocabulary[phoneme] ?? [])
  return { ids: [pad, ...ids, pad], tokens: ids.length, unknown: said.length - ids.length }
}
