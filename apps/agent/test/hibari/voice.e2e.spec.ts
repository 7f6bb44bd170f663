import { beforeAll, describe, expect, test } from 'vitest'
import { fields, get, problemOf, send, speak } from '../requests.js'
import { agentFolders, embeddedModel, environmentOf, runVoicemark, startAgent } from '../running-agent.js'
import type { RunningAgent } from '../running-agent.js'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { tinyModel } from './tiny-onnx.js'
import { tinyGuessModel, tinyPitch, tinyVoiceModel, writeTinyVoice } from './tiny-voice.js'

const folders = agentFolders()
const { voicesDir } = folders
const headerBytes = 44
const sampleRate = 24_000
const frameSamples = 300

const broken = [
  {
    voice: 'no-lexicon',
    change: { 'data/lexicon_us_gold.json.gz': null },
    problem: /lexicon_us_gold\.json\.gz in its data: there is no such file/,
  },
  {
    voice: 'no-guess',
    change: { 'data/oov.onnx': null },
    problem: /oov\.onnx in its data: there is no such file/,
  },
  {
    voice: 'no-voices',
    change: { 'data/voices.json': null },
    problem: /voices\.json in its data: there is no such file/,
  },
  {
    voice: 'piper',
    change: { 'model.onnx': readFileSync(embeddedModel) },
    problem: /has no input ids, speed; a Hibari voice has ids and speed/,
  },
  {
    voice: 'half-model',
    change: { 'model.onnx': tinyVoiceModel().subarray(0, 999) },
    problem: /truncated or damaged/,
  },
  { voice: 'guess-as-model', change: { 'model.onnx': tinyGuessModel() }, problem: /has no input ids, speed/ },
]

/** What is seen only when the voice is loaded. */
const brokenInside = [
  {
    voice: 'cut',
    change: { 'data/tagger.json.gz': gzipSync('{"tags":["NN"]}').subarray(0, 20) },
    problem: /tagger\.json\.gz in its data: truncated or damaged; add the voice again/,
  },
  {
    voice: 'text',
    change: { 'data/vocab.json': 'not JSON' },
    problem: /vocab\.json in its data: truncated or damaged/,
  },
  {
    voice: 'list',
    change: { 'data/vocab.json': ['a'] },
    problem: /vocab\.json in its data: expected phonemes and their numbers/,
  },
  {
    voice: 'no-months',
    change: { 'data/normalize.json': {} },
    problem: /normalize\.json in its data: months: /,
  },
  {
    voice: 'numbers',
    change: { 'data/lexicon_us_silver.json.gz': { hello: 5 } },
    problem: /lexicon_us_silver\.json\.gz in its data: expected words and their phonemes/,
  },
  {
    voice: 'guess',
    change: {
      'data/oov.onnx': tinyModel({
        inputs: { x: { type: 7, shape: [1] } },
        outputs: { y: { type: 7, shape: [1] } },
        constants: {},
        nodes: [{ operator: 'Identity', inputs: ['x'], output: 'y' }],
      }),
    },
    problem: /has no input chars/,
  },
]

let agent: RunningAgent

beforeAll(async () => {
  writeTinyVoice(voicesDir, 'tiny')
  writeTinyVoice(voicesDir, 'british')
  writeTinyVoice(voicesDir, 'few-bins', { 'model.onnx': tinyVoiceModel(600) })
  for (const { voice, change } of [...broken, ...brokenInside]) writeTinyVoice(voicesDir, voice, change)
  agent = await startAgent({ VOICEMARK_VOICE: 'tiny' }, folders)
})

const samplesOf = (wav: Buffer) =>
  Int16Array.from({ length: (wav.length - headerBytes) / 2 }, (_, at) =>
    wav.readInt16LE(headerBytes + 2 * at),
  )

async function rowOf(text: string, more: Readonly<Record<string, string>> = {}) {
  const outgoing = fields({ text, ...more })
  const answer = await send(agent.url, {
    ...outgoing,
    headers: { ...outgoing.headers, accept: 'application/json' },
  })
  return JSON.parse(answer.body.toString()) as Readonly<Record<string, unknown>>
}

test('a text is said frame by frame with the pitch that the model gives', async () => {
  const answer = await speak(agent.url, { text: 'Hello bird.' })
  expect(answer.status).toBe(200)
  const samples = samplesOf(answer.body)
  // həlˈO bˈɹd., of which the voice does not know ɜ, and a number before and behind it: one frame each.
  expect(samples).toHaveLength((11 + 2) * frameSamples)
  const period = sampleRate / tinyPitch
  const peaks = Array.from(samples.keys()).filter((at) => (samples[at] ?? 0) > 30_000)
  expect(peaks.length).toBeGreaterThan(10)
  for (const [at, peak] of peaks.slice(1).entries())
    expect(Math.abs(peak - (peaks[at] ?? 0) - period)).toBeLessThan(2)
})

test('a text sounds the same whenever it is said', async () => {
  const [first, second] = [
    await speak(agent.url, { text: 'Hello. Bird!' }),
    await speak(agent.url, { text: 'Hello. Bird!' }),
  ]
  expect(first.body.equals(second.body)).toBe(true)
})

test('a row says what spoke', async () => {
  expect(await rowOf('Hello zib.')).toMatchObject({
    engine: 'hibari-onnx',
    tokenizer: 'hibari-us',
    voice: 'tiny',
    sample_rate_hz: sampleRate,
    text_length_tokens: 10,
    audio_duration_s: (12 * frameSamples) / sampleRate,
    success: true,
  })
})

test('a voice that voices.json calls British reads British English', async () => {
  // hˌə bˈɹd.
  expect(await rowOf('Hello bird.', { voice: 'british' })).toMatchObject({
    tokenizer: 'hibari-gb',
    text_length_tokens: 9,
    tags: { unknown_phonemes: '1' },
  })
})

test('another script is refused, and nothing is spoken', async () => {
  const answer = await speak(agent.url, { text: 'Привет' })
  expect(answer.status).toBe(422)
  expect(problemOf(answer)).toMatchObject({ code: 'language-unsupported', failure_class: 'client' })
  expect(problemOf(answer).detail).not.toContain('Привет')
})

test('a text without sound is nothing to say', async () => {
  expect(problemOf(await speak(agent.url, { text: '😀' }))).toMatchObject({ code: 'nothing-to-say' })
})

test('outputs that are no spectra fail with what is wrong', async () => {
  const { code, detail } = problemOf(await speak(agent.url, { text: 'Hello.', voice: 'few-bins' }))
  expect(code).toBe('engine-failed')
  expect(detail).toMatch(/gave 4,800 numbers as lh; expected 4,808 for 8 frames/)
})

describe('a broken voice', () => {
  test('is listed with what is wrong with it', async () => {
    const { stdout } = await runVoicemark(['voices'], environmentOf(folders))
    for (const { voice, problem } of broken) {
      const lines = stdout.split('\n').filter((line) => line.includes(voice))
      expect(lines.join('\n')).toMatch(problem)
    }
    const { body } = await get(agent.url, '/voices')
    expect(body.toString()).not.toContain(voicesDir)
  })

  test.each([...broken, ...brokenInside])('$voice is refused', async ({ voice, problem }) => {
    const answer = await speak(agent.url, { text: 'Hello.', voice })
    expect(answer.status).toBe(422)
    expect(problemOf(answer).code).toMatch(/^voice-(invalid|unsupported)$/)
    expect(problemOf(answer).detail).toMatch(problem)
    expect(problemOf(answer).detail).toContain(`voice ${voice}`)
    expect(problemOf(answer).detail).not.toContain(voicesDir)
  })
})
