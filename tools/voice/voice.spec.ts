import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { InferenceSession } from '@voicemark/runtime'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildVoice } from './build-voice.js'
import { DEFAULT_SCALES, openVoice, speakIds } from './voice-session.js'

const VOICE = fileURLToPath(new URL('../../apps/agent/voices/en_US-kal16-diphone.onnx', import.meta.url))
const SAMPLE_RATE = 16_000

const { onnx, config } = buildVoice()
const { phoneme_id_map: idMap } = config
const HELLO = idsOf('həlˈoʊ wˈɜːld.')

let session: InferenceSession
beforeAll(async () => {
  session = await openVoice(VOICE)
})

/** As Piper numbers them: a pad after each symbol but the last. */
function idsOf(phonemes: string): number[] {
  return Array.from(`^${phonemes}$`, (symbol) => idMap[symbol] ?? []).flatMap((ids) => [...ids, 0])
}

function bytesOf(samples: Float32Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
}

function energy(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)
}

describe('the embedded voice', () => {
  test('is what the table builds, byte for byte', () => {
    expect(Buffer.compare(readFileSync(VOICE), onnx)).toBe(0)
    expect(JSON.parse(readFileSync(`${VOICE}.json`, 'utf8'))).toEqual(config)
  })

  test('is smaller than a megabyte', () => {
    expect(statSync(VOICE).size).toBeLessThan(1_000_000)
  })

  test('has the signature of a single-speaker Piper voice', () => {
    expect(session.inputMetadata).toMatchObject([
      { name: 'input', type: 'int64', shape: ['batch', 'phonemes'] },
      { name: 'input_lengths', type: 'int64', shape: ['batch'] },
      { name: 'scales', type: 'float32', shape: [3] },
    ])
    expect(session.outputMetadata).toMatchObject([{ name: 'output', type: 'float32', shape: [1, 1, 'time'] }])
  })

  test('speaks: over half a second, neither silent nor clipped', async () => {
    const samples = await speakIds(session, HELLO)
    expect(samples.length).toBeGreaterThan(SAMPLE_RATE / 2)
    expect(energy(samples)).toBeGreaterThan(0.02)
    expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.99)
  })

  test('gives the same ids the same samples', async () => {
    const [first, second] = [await speakIds(session, HELLO), await speakIds(session, HELLO)]
    expect(bytesOf(first).equals(bytesOf(second))).toBe(true)
  })

  test('does not hear padding or ids it does not know', async () => {
    const spoken = await speakIds(session, HELLO)
    expect(
      await speakIds(
        session,
        HELLO.flatMap((id) => [id, 0, 9999, -5]),
      ),
    ).toEqual(spoken)
  })

  test.each([
    { name: 'no ids', ids: [] },
    { name: 'only pads', ids: [0, 0, 0] },
    { name: 'an empty sentence', ids: [1, 0, 2] },
    { name: 'one vowel', ids: idsOf('ə').slice(2, 3) },
    { name: 'negative and far too large ids', ids: [1, -1, -(2 ** 40), 9999, 2 ** 40, 2] },
    { name: 'every id at once', ids: Array.from({ length: 200 }, (_, id) => id) },
  ])('stays finite with $name', async ({ ids }) => {
    const samples = await speakIds(session, ids)
    expect(samples.length).toBeGreaterThan(0)
    expect(samples.every(Number.isFinite)).toBe(true)
  })

  test('is twice as long at length scale 2', async () => {
    const once = await speakIds(session, HELLO)
    const twice = await speakIds(session, HELLO, { ...DEFAULT_SCALES, lengthScale: 2 })
    expect(twice.length / once.length).toBeCloseTo(2, 1)
  })

  test('raises its pitch at the end of a question', async () => {
    const ends = await Promise.all(
      ['.', '?'].map((mark) => speakIds(session, idsOf(`wˈɪl juː ɡˌoʊ hˈoʊm${mark}`))),
    )
    const [fall, rise] = ends.map((samples) =>
      pitchOf(samples.subarray(-0.5 * SAMPLE_RATE, -0.38 * SAMPLE_RATE)),
    )
    expect(rise).toBeGreaterThan(1.2 * (fall ?? Infinity))
  })
})

/** Hertz of the highest autocorrelation between 70 and 200 Hz. */
function pitchOf(samples: Float32Array): number {
  const lags = Array.from({ length: SAMPLE_RATE / 70 - SAMPLE_RATE / 200 }, (_, i) => SAMPLE_RATE / 200 + i)
  const similarity = (lag: number) =>
    samples.subarray(lag).reduce((sum, x, i) => sum + x * (samples[i] ?? 0), 0) / (samples.length - lag)
  return SAMPLE_RATE / lags.reduce((best, lag) => (similarity(lag) > similarity(best) ? lag : best))
}
