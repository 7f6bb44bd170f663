import { openOnnxSession, type OnnxSession } from '../../onnx/onnx-session.js'
import { createEspeak } from '../../text/espeak.js'
import { modelSizeMb } from '../../voices/model-size.js'
import { inspectOnnx } from '../../voices/onnx-model.js'
import { engineName, fileOf, type LoadVoice, type Manner, type Sentence } from '../family.js'
import { kokoroModel, sampleRateHz } from './kokoro-model.js'
import { kokoroSentences } from './kokoro-sentences.js'
import { kokoroSpeakers } from './kokoro-speakers.js'
import { openStyleTables, styleWidth, tableBytes, type StyleTables } from './style-tables.js'
import { readVocab } from './vocab.js'

/** A voice of Kokoro-82M: `model` is its graph, `voices` the tables of its speakers, `vocab` the numbers of its phonemes. */
export const loadKokoroVoice: LoadVoice = async (setup) => {
  const { voice } = setup
  const model_path = fileOf(setup, 'model')
  const vocab_path = fileOf(setup, 'vocab')
  const model = await inspectOnnx(model_path, kokoroModel, voice)
  const vocab = await readVocab(voice, vocab_path, model.phonemes)
  const tables = await openStyleTables(voice, fileOf(setup, 'voices'))
  const { usual } = kokoroSpeakers(setup, tables)
  const styles = createStyles(tables)
  const speakerOf = ({ speaker }: Manner) => speaker ?? usual ?? ''
  const espeak = await createEspeak()
  const onnx = await openOnnxSession(model_path, setup)
  return {
    facts: {
      engine: engineName('kokoro'),
      model_sha256: model.sha256,
      // Of the tables the one that speaks, as it is unpacked.
      model_size_mb: modelSizeMb(model_path, [vocab_path]) + tableBytes / 2 ** 20,
      quantization_used: model.quantization,
      ...onnx.facts,
      tokenizer: 'misaki (espeak-ng)',
      sample_rate_hz: sampleRateHz,
    },
    async sentencesOf(text, manner) {
      const speaker = speakerOf(manner)
      const sentences = kokoroSentences(text, { voice, speaker }, vocab, espeak)
      // Here, so that no inference has to read it.
      await styles.tableOf(speaker)
      return sentences
    },
    async speak(sentence, manner) {
      const table = await styles.tableOf(speakerOf(manner))
      return onnx.run(feedsOf(sentence, rowOf(table, sentence.tokens), manner, onnx))
    },
    lengthScale: ({ speed }) => 1 / speed,
    tidyUp: espeak.tidyUp,
  }
}

/** Keeps the table of who speaks now: all of them would be 28 MB more, and grow with who is asked for. */
function createStyles(tables: StyleTables) {
  let kept: { readonly speaker: string; readonly table: Float32Array } | null = null
  return {
    async tableOf(speaker: string): Promise<Float32Array> {
      if (kept?.speaker === speaker) return kept.table
      const table = await tables.read(speaker)
      kept = { speaker, table }
      return table
    },
  }
}

/** How this many phonemes are spoken. */
function rowOf(table: Float32Array, phonemes: number): Float32Array {
  return table.slice((phonemes - 1) * styleWidth, phonemes * styleWidth)
}

/** As https://github.com/hexgrad/kokoro/blob/main/kokoro/model.py feeds it. What a model has no input for is left out. */
function feedsOf({ ids }: Sentence, style: Float32Array, { speed }: Manner, { Tensor }: OnnxSession) {
  const tokens = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
  return {
    tokens,
    input_ids: tokens,
    style: new Tensor('float32', style, [1, styleWidth]),
    speed: new Tensor('float32', Float32Array.of(speed), [1]),
  }
}
