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
