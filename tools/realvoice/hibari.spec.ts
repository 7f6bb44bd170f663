import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAgentProcess, type AgentProcess } from '../bench/engine/agent-process.js'
import { realVoices } from './real-voices.js'
import { rowOf, speak } from './speech.js'

/** Numbers of each sentence, and its samples, as hibari-tts 0.2.1 gives them. */
interface HibariText {
  readonly text: string
  readonly us: readonly (readonly number[])[]
  readonly samples: readonly number[]
}

const { folder: voices, missing } = realVoices()
const voice = 'hibari'
const golden = new URL('../../apps/agent/test/hibari/fixtures/golden.json', import.meta.url)
const texts = JSON.parse(readFileSync(fileURLToPath(golden), 'utf8')) as HibariText[]
const sampleRate = 24_000
/** Before and behind the phonemes of a sentence. */
const pads = 2

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

describe.skipIf(voice in missing)('Hibari', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-realvoice-'))
  let agent: AgentProcess

  beforeAll(async () => {
    agent = await startAgentProcess(folder, {
      VOICEMARK_VOICE: voice,
      VOICEMARK_VOICES_DIR: voices,
      VOICEMARK_SENTENCE_SILENCE_S: '0',
    })
  })
  afterAll(async () => {
    await agent.stop()
    rmSync(folder, { recursive: true })
  })

  test.each(texts)(
    'gives as many phonemes and samples as hibari-tts: $text',
    async ({ text, us, samples }) => {
      const row = await rowOf(agent.url, text, '')
      expect(row.text_length_tokens).toBe(sum(us.map((ids) => ids.length - pads)))
      expect(Math.round(row.audio_duration_s * sampleRate)).toBe(sum(samples))
    },
  )

  test('says a text in the same way each time', async () => {
    const [first, second] = [
      await speak(agent.url, { input: 'A lark.' }),
      await speak(agent.url, { input: 'A lark.' }),
    ]
    expect(second.samples).toEqual(first.samples)
  })

  test('says so when the text is in another script', async () => {
    await expect(speak(agent.url, { input: 'Привет, мир.' })).rejects.toThrow('language-unsupported')
  })
})
