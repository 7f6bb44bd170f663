import type { HttpConfiguration } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { encodeWav } from '../../../../audio/wav.js'
import { readAndCheck } from '../../../../served-audio/audio-reading.js'
import type { Asked } from '../ask.js'
import type { HttpServer } from './apis/http-server.js'
import { createHttpAsk } from './http-ask.js'

const configuration: HttpConfiguration = {
  engine: 'http',
  url: 'http://127.0.0.1:8880',
  model: 'kokoro',
  voice: 'af_sky',
  format: 'wav',
  sample_rate_hz: null,
  speed: 1,
  stream: false,
  timeout_s: 1,
  tier: null,
  device: 'http',
  key_env: null,
  ca: null,
  insecure: false,
  api: 'openai',
  request: null,
  headers: {},
  name: null,
  watch: 'none',
  model_file: null,
  precision: null,
  stated_threads: null,
  engine_name: null,
  engine_version: null,
  serve: null,
}
const server = { ...configuration, api: 'openai', request: null, headers: {}, locale: null } as const
const { signal } = new AbortController()
const tone = encodeWav(
  Int16Array.from({ length: 32_000 }, (_, at) => 8000 * Math.sin(at / 9)),
  16_000,
)

/** A server whose body comes in parts, and a clock that moves on by 100 ms with each. */
async function ask(
  body: readonly Uint8Array[] | Error,
  status = 200,
  fields: Partial<HttpServer> = {},
): Promise<Asked> {
  let ms = 0
  const stream = (parts: readonly Uint8Array[]) =>
    new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const next = parts[ms / 100]
          ms += 100
          if (next === undefined) controller.close()
          else controller.enqueue(next)
        },
      },
      { highWaterMark: 0 },
    )
  const send = () =>
    body instanceof Error
      ? Promise.reject(body)
      : Promise.resolve({ status, header: () => null, body: stream(body) })
  const access = { http: { send, proxyOf: () => null }, key: null, proxy: null }
  const speak = createHttpAsk({ ...server, ...fields }, access, { nowMs: () => ms, read: readAndCheck })
  return speak({ text: 'Some text to say.', chars: 17 }, signal)
}

test('first audio is the first sample, not the header before it', async () => {
  const answer = await ask([tone.subarray(0, 44), tone.subarray(44, 20_000), tone.subarray(20_000)])
  expect(answer).toMatchObject({ ttfa_s: 0.2, audio: { duration_s: 2 }, failure: null, http_status: 200 })
})

const hz = 16_000
const silence = Buffer.alloc(hz)
const header = Buffer.from(tone.subarray(0, 44)).fill(0xff, 40, 44)
const sound = (seconds: number) => tone.subarray(44, 44 + 2 * hz * seconds)

test('a header, silence and sound that come one by one are three moments', async () => {
  const answer = await ask([header, silence, sound(0.05), Buffer.alloc(320), sound(1)])
  expect(answer).toMatchObject({ ttfb_s: 0.1, ttfa_s: 0.2, lead_silence_s: expect.closeTo(0.5, 3) as number })
  expect(answer.pieces).toEqual([
    { at_s: 0.2, audio_s: 0.5 },
    { at_s: 0.3, audio_s: expect.closeTo(0.05, 9) as number },
    { at_s: 0.4, audio_s: expect.closeTo(0.01, 9) as number },
    { at_s: 0.5, audio_s: expect.closeTo(1, 9) as number },
  ])
})

test('half a sample is heard with the other half, and a header in mid-stream never', async () => {
  const [half, other] = [sound(0.5).subarray(0, 7999), sound(0.5).subarray(7999)]
  const { pieces, audio } = await ask([header, half, Buffer.concat([other, header]), sound(1)])
  const heard_s = pieces.map(({ audio_s }) => audio_s)
  expect(heard_s.map((seconds) => Math.round(seconds * hz))).toEqual([3999, 4001, 16_000])
  expect(audio?.duration_s).toBeCloseTo(1.5, 9)
})

test('samples without a header are heard from the first byte on', async () => {
  const raw = { format: 'pcm', sample_rate_hz: hz } as const
  const answer = await ask([sound(0.5), sound(0.5)], 200, raw)
  expect(answer).toMatchObject({ ttfb_s: 0.1, ttfa_s: 0.1, pieces: [{ audio_s: 0.5 }, { audio_s: 0.5 }] })
})

test('sound in events is heard event by event', async () => {
  const event = (bytes: Buffer) =>
    Buffer.from(`data: {"type":"speech.audio.delta","audio":"${bytes.toString('base64')}"}\n\n`)
  const [one, two] = [event(Buffer.concat([header, sound(0.5)])), event(sound(1))]
  const cut = one.length + 100
  const body = Buffer.concat([one, two, Buffer.from('data: {"type":"speech.audio.done"}\n\n')])
  const { pieces } = await ask([body.subarray(0, 50), body.subarray(50, cut), body.subarray(cut)])
  expect(pieces).toEqual([
    { at_s: 0.2, audio_s: expect.closeTo(0.5, 9) as number },
    { at_s: 0.3, audio_s: expect.closeTo(1, 9) as number },
  ])
})

test('sound in a field of a JSON is there when all of the JSON is', async () => {
  const json = Buffer.from(JSON.stringify({ out: tone.toString('base64'), log: 'x'.repeat(1000) }))
  const template = { api: 'template', request: 'POST /say {"t": {text}} => out' } as const
  const answer = await ask([json.subarray(0, -500), json.subarray(-500)], 200, template)
  expect(answer).toMatchObject({ ttfa_s: 0.2, audio: { duration_s: 2 }, remarks: ['json'] })
})

test.each([
  {
    name: 'silence',
    body: [encodeWav(new Int16Array(32_000), 16_000)],
    failure: ['invalid_audio', 'audio-silent'],
  },
  { name: 'a page', body: [Buffer.from('<html>')], failure: ['invalid_audio', 'audio-unreadable'] },
  {
    name: 'too long a sound',
    body: [encodeWav(new Int16Array(16_000 * 60).fill(900), 16_000)],
    failure: ['invalid_audio', 'audio-too-long'],
  },
  { name: '429', body: [], status: 429, failure: ['client', 'server-overloaded'] },
  { name: '404', body: [], status: 404, failure: ['client', 'server-refused'] },
  { name: '500', body: [], status: 500, failure: ['engine', 'server-failed'] },
  { name: '504', body: [], status: 504, failure: ['timeout', 'server-timeout'] },
  {
    name: 'no connection',
    body: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    failure: ['network', 'server-unreachable'],
  },
])('$name fails as $failure', async ({ body, status, failure }) => {
  const answer = await ask(body, status)
  expect([answer.failure?.failure_class, answer.failure?.code]).toEqual(failure)
})
