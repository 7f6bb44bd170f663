import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAgentProcess, type AgentProcess } from '../bench/engine/agent-process.js'
import { placeStillVoice } from './still-voice.js'
import { realVoices } from './real-voices.js'
import { rowOf, speak } from './speech.js'

const { folder: cache, missing } = realVoices()
const texts = [
  'The kettle is on. Would you like some tea? Mind the cup, it is hot!',
  'A ship left the port at noon. It carried wool and salt. Nobody has heard of it since.',
  'Turn left. Then walk on to the bridge. The house stands behind the mill, which you cannot miss.',
]

// Without noise, so that two runs of a text give the same samples.
describe.each([
  { voice: 'en_US-kal16-diphone', from: null, texts },
  { voice: 'still', from: 'en_US-joe-medium', texts },
  { voice: 'hibari', from: 'hibari', texts },
  { voice: 'kokoro-82m-int8', from: 'kokoro-82m-int8', texts: ['Yes. No. Perhaps.'] },
])('sound of $voice, while it is made', ({ voice, from, texts: spoken }) => {
  const isMissing = from !== null && from in missing
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-realvoice-'))
  let agent: AgentProcess

  beforeAll(async () => {
    if (isMissing) return
    const voices = voice === 'still' ? placeStillVoice(join(cache, from ?? ''), folder) : cache
    agent = await startAgentProcess(folder, { VOICEMARK_VOICE: voice, VOICEMARK_VOICES_DIR: voices })
  })
  afterAll(async () => {
    if (!isMissing) await agent.stop()
    rmSync(folder, { recursive: true })
  })

  test.skipIf(isMissing).for(spoken)('begins before it ends, and is the same sound: %s', async (input) => {
    const [whole, streamed] = [
      await speak(agent.url, { input, stream: false }),
      await speak(agent.url, { input }),
    ]
    expect(streamed.samples).toEqual(whole.samples)
    // The first of three sentences is far from the end, whatever else the machine does.
    expect(streamed.first_s).toBeLessThan(streamed.last_s)
  })

  test.skipIf(isMissing).for(spoken)(
    'has its first sample before its end in the row too: %s',
    async (text) => {
      const [whole, streamed] = [await rowOf(agent.url, text, ''), await rowOf(agent.url, text, '?stream=1')]
      expect(whole.ttfa_s).toBe(whole.total_duration_s)
      expect(streamed.ttfa_s).toBeLessThan(streamed.total_duration_s)
      expect(streamed).toMatchObject({ success: true, streamed: true, chunks: 3 })
      expect(streamed.audio_duration_s).toBe(whole.audio_duration_s)
      expect(streamed.text_length_tokens).toBe(whole.text_length_tokens)
    },
  )
})
