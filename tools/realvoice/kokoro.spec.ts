import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAgentProcess, type AgentProcess } from '../bench/engine/agent-process.js'
import { farthest, golden } from './golden.js'
import { realVoices } from './real-voices.js'
import { speak } from './speech.js'

const { folder: voices, missing } = realVoices()
const voice = 'kokoro-82m-int8'
const files = ['model.onnx', 'voices'].map((file) => join(voices, voice, file))
/** Of 16 bits. */
const rounding = 8

describe.skipIf(voice in missing)('Kokoro-82M', () => {
  const spoken = golden('kokoro', voice in missing ? [] : files)
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

  test.each(spoken.texts)(`gives $speaker the samples of ${spoken.made_with}: $text`, async (one) => {
    const { text: input, speaker, speed } = one
    const { samples, headers } = await speak(agent.url, { input, voice: `${voice}:${speaker}`, speed })
    expect(headers.get('Voicemark-Voice')).toBe(speaker === 'af_heart' ? voice : `${voice}:${speaker}`)
    expect(samples).toHaveLength(one.samples)
    expect(farthest(samples, spoken, one)).toBeLessThanOrEqual(rounding)
  })

  test.each([
    {
      why: 'nobody of this name speaks',
      speaker: 'af_hart',
      input: 'Yes.',
      code: 'speaker-unknown',
      says: 'af_heart',
    },
    {
      why: 'the speaker needs another front end',
      speaker: 'zf_xiaoyi',
      input: 'Yes.',
      code: 'language-unsupported',
      says: 'zf_xiaoyi',
    },
    {
      why: 'the text is in another script',
      speaker: 'af_heart',
      input: 'Привет, мир.',
      code: 'language-unsupported',
      says: 'af_heart',
    },
  ])('says so when $why', async ({ speaker, input, code, says }) => {
    const asked = speak(agent.url, { input, voice: `${voice}:${speaker}` })
    await expect(asked).rejects.toThrow(code)
    await expect(asked).rejects.toThrow(says)
  })
})
