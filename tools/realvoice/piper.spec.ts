import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAgentProcess, type AgentProcess } from '../bench/engine/agent-process.js'
import { openPiperIds, type PiperIds, type VoiceConfig } from '../bench/engine/piper-ids.js'
import { farthest, golden } from './golden.js'
import { realVoices } from './real-voices.js'
import { speak } from './speech.js'
import { placeStillVoice } from './still-voice.js'

const { folder: voices, missing } = realVoices()
const joe = join(voices, 'en_US-joe-medium')
/** Of 16 bits: versions of ONNX Runtime add in another order. */
const rounding = 8

describe.skipIf('en_US-joe-medium' in missing)('a medium voice of Piper', () => {
  const spoken = golden('piper', 'en_US-joe-medium' in missing ? [] : [join(joe, 'model.onnx')])
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-realvoice-'))
  let agent: AgentProcess
  let ids: PiperIds

  beforeAll(async () => {
    ids = await openPiperIds(join(joe, 'model.onnx.json'))
    agent = await startAgentProcess(folder, {
      VOICEMARK_VOICE: 'still',
      VOICEMARK_VOICES_DIR: placeStillVoice(joe, folder),
      VOICEMARK_SENTENCE_SILENCE_S: '0',
    })
  })
  afterAll(async () => {
    await agent.stop()
    rmSync(folder, { recursive: true })
  })

  test.each(spoken.texts)(`is fed with the ids of ${spoken.made_with}: $text`, ({ text, ids: theirs }) => {
    expect(ids.idsOf(text)).toEqual(theirs.map((sentence) => withoutGlides(sentence, ids.config)))
  })

  test.for(spoken.texts)(`gives the samples of ${spoken.made_with}: $text`, async (one, { skip }) => {
    const ours = ids.idsOf(one.text)
    skip(JSON.stringify(ours) !== JSON.stringify(one.ids), 'espeak-ng has other phonemes for it')
    const { samples } = await speak(agent.url, { input: one.text })
    expect(samples).toHaveLength(one.samples)
    expect(farthest(samples, spoken, one)).toBeLessThanOrEqual(rounding)
  })

  test('is shorter when it is faster, and longer when it is slower', async () => {
    const input = 'The lamp in the hall was still burning when we came home.'
    const lengths: number[] = []
    for (const speed of [2, 1, 0.5]) lengths.push((await speak(agent.url, { input, speed })).samples.length)
    const [fast = 0, usual = 0, slow = 0] = lengths
    // Not by half and twice: each id has a whole number of frames, rounded up.
    expect(fast / usual).toBeLessThan(0.8)
    expect(slow / usual).toBeGreaterThan(1.5)
  })
})

/** Piper's espeak-ng is newer and writes ʲ between i and a vowel (apps/agent/fixtures/phonemes/README.md). */
const glide = 'ʲ'

/** Each id is followed by that of `_`. */
function withoutGlides(ids: readonly number[], { phoneme_id_map }: VoiceConfig): number[] {
  const [unwritten] = phoneme_id_map[glide] ?? []
  return ids.filter((id, at) => id !== unwritten && ids[at - 1] !== unwritten)
}
