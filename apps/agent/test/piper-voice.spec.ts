import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadPiperVoice } from '../src/synthesis/families/piper/piper-voice.js'
import { findVoice } from '../src/synthesis/installed/voice-catalog.js'
import { embeddedModel } from './running-agent.js'
import { carrier, smallPiper } from './small-onnx.js'

const root = mkdtempSync(join(tmpdir(), 'piper-voice-'))
afterAll(() => rmSync(root, { recursive: true }))

async function voiceOf(name: string, change: object) {
  const config = JSON.parse(readFileSync(`${embeddedModel}.json`, 'utf8')) as object
  writeFileSync(join(root, `${name}.onnx`), smallPiper(3))
  writeFileSync(join(root, `${name}.onnx.json`), JSON.stringify({ ...config, num_speakers: 3, ...change }))
  const { files, family, default_speaker } = await findVoice(name, [root])
  return loadPiperVoice({
    ...{ voice: name, files, family, default_speaker, mark: '' },
    ...{ threads: 1, provider: 'cpu', telemetry: false, arena: true },
  })
}

test('the speaker that is asked for speaks, and by itself that of the configuration', async () => {
  const voice = await voiceOf('several', { default_speaker_id: 1, speaker_id_map: { p225: 0, '2': 1 } })
  const peak = carrier.indexOf(Math.max(...carrier))
  const loudness = async (speaker: string | null) => {
    const manner = { speed: 1, speaker }
    const [sentence] = await voice.sentencesOf('Hello.', manner)
    const samples = sentence === undefined ? new Float32Array() : await voice.speak(sentence, manner)
    // The first mark has the number 1.
    return Math.round(((samples[peak] ?? 0) / (carrier[peak] ?? 1)) * 512)
  }
  expect(await loudness(null)).toBe(2)
  expect(await loudness('p225')).toBe(1)
  // A name of digits comes before the number.
  expect(await loudness('2')).toBe(2)
})

test('phonemes without a number are left out and counted', async () => {
  const voice = await voiceOf('poor', { phoneme_id_map: { _: [0], '^': [1], $: [2], h: [3], l: [4] } })
  const [sentence] = await voice.sentencesOf('Hello.', { speed: 1, speaker: null })
  // həlˈoʊ. lacks ə, ˈ, o, ʊ and the full stop.
  expect(sentence).toMatchObject({ tokens: 2, unknown: 5 })
})

test('a map of more speakers than the model has is said', async () => {
  await expect(voiceOf('many', { speaker_id_map: { a: 3 } })).rejects.toThrow(
    'speaker_id_map has the number 3, the model knows 0 to 2',
  )
})
