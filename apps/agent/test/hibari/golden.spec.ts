import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readAssets } from '../../src/synthesis/families/hibari/assets/assets.js'
import { createEnglish } from '../../src/synthesis/families/hibari/english.js'
import { runGuess } from '../../src/synthesis/families/hibari/hibari-model.js'
import { loadHibariVoice } from '../../src/synthesis/families/hibari/hibari-voice.js'
import { openOnnxSession } from '../../src/synthesis/onnx/onnx-session.js'

/** Numbers and lengths that hibari-tts 0.2.1 gives; `us` and `gb` of each sentence, samples of `us`. */
interface Golden {
  readonly text: string
  readonly us: readonly (readonly number[])[]
  readonly gb: readonly (readonly number[])[]
  readonly samples: readonly number[]
}

// The voice is not in this repository: VOICEMARK_TEST_HIBARI is a folder with model.onnx and data/.
const folder = process.env['VOICEMARK_TEST_HIBARI'] ?? ''
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'golden.json'), 'utf8'),
) as Golden[]
const data = { voice: 'hibari', path: join(folder, 'data') }
const setup = { threads: 1, provider: 'cpu', telemetry: false, arena: true }

describe.skipIf(folder === '')('a text as the original has it', () => {
  test('gives the same numbers and as many samples', async () => {
    const voice = await loadHibariVoice({
      ...setup,
      voice: 'hibari',
      family: 'hibari',
      files: { model: join(folder, 'model.onnx'), data: data.path },
      default_speaker: null,
      mark: '',
    })
    const manner = { speed: 1, speaker: null }
    for (const { text, us, samples } of golden) {
      const sentences = await voice.sentencesOf(text, manner)
      expect(sentences.map(({ ids }) => ids)).toEqual(us)
      const lengths: number[] = []
      for (const sentence of sentences) lengths.push((await voice.speak(sentence, manner)).length)
      expect(lengths).toEqual(samples)
    }
  })

  test('gives the same numbers in British English', async () => {
    const assets = await readAssets(data, 'gb')
    const guess = await openOnnxSession(assets.guess_path, setup)
    const read = createEnglish(assets, 'gb', (letters) => runGuess(guess, letters))
    const numbers = (phonemes: string) => Array.from(phonemes).flatMap((one) => assets.vocabulary[one] ?? [])
    for (const { text, gb } of golden) {
      const pieces = await read(text)
      expect(pieces.map((phonemes) => [0, ...numbers(phonemes), 0])).toEqual(gb)
    }
  })
})
