import OpenAI from 'openai'
import { beforeAll, expect, test } from 'vitest'
import { journalRows, lastRow } from './recorded.js'
import { sentences, speak } from './requests.js'
import { startAgent, type RunningAgent } from './running-agent.js'

/** OpenAI's own client for Node, as it comes. */
const input = 'Here is the first sentence. The second one is a little longer than that. The third.'
const headerBytes = 44
let agent: RunningAgent
let client: OpenAI
let whole: Buffer

beforeAll(async () => {
  agent = await startAgent()
  client = new OpenAI({ baseURL: `${agent.url}/v1`, apiKey: 'not needed', maxRetries: 0 })
  whole = (await speak(agent.url, { text: input })).body.subarray(headerBytes)
}, 90_000)

test.each([
  { model: 'tts-1', voice: 'alloy' },
  { model: 'tts-1-hd', voice: 'onyx', stream_format: 'audio' },
  { model: 'gpt-4o-mini-tts', voice: 'coral', instructions: 'Speak like a pirate.' },
] as const)('speech.create of $model as $voice gives the sound', async (asked) => {
  const wav = await client.audio.speech.create({ input, response_format: 'wav', ...asked })
  expect(wav.headers.get('content-type')).toBe('audio/wav')
  expect(
    Buffer.from(await wav.arrayBuffer())
      .subarray(headerBytes)
      .equals(whole),
  ).toBe(true)
  const pcm = await client.audio.speech.create({ input, response_format: 'pcm', ...asked })
  expect(Buffer.from(await pcm.arrayBuffer()).equals(whole)).toBe(true)
  expect(lastRow(agent.home)).toMatchObject({ streamed: true, tags: { voice_asked: asked.voice } })
})

test('what is read as it comes is there before the synthesis is over', async () => {
  const text = sentences(20)
  const answer = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: text })
  const id = answer.headers.get('voicemark-request-id')
  const chunks: Uint8Array[] = []
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    if (chunks.length === 0)
      expect(journalRows(agent.home).map(({ request_id }) => request_id)).not.toContain(id)
    chunks.push(chunk)
  }
  const row = lastRow(agent.home)
  expect(row.request_id).toBe(id)
  expect(chunks.length).toBeGreaterThan(1)
  expect(Buffer.concat(chunks).length - headerBytes).toBe((row.audio_duration_s ?? 0) * 2 * 16_000)
})

test('events have the sound piece by piece, and an end', async () => {
  const asked = { model: 'gpt-4o-mini-tts', voice: 'sage', input, response_format: 'pcm' } as const
  const answer = await client.audio.speech.create({ ...asked, stream_format: 'sse' })
  expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const events = (await answer.text()).trimEnd().split('\n\n')
  const read = events.map(
    (event) => JSON.parse(event.replace('data: ', '')) as { type: string; audio?: string },
  )
  expect(read.map(({ type }) => type)).toEqual([
    ...Array<string>(3).fill('speech.audio.delta'),
    'speech.audio.done',
  ])
  expect(Buffer.concat(read.map(({ audio = '' }) => Buffer.from(audio, 'base64'))).equals(whole)).toBe(true)
})

test('a refusal is an error of the client, with the reason', async () => {
  const asking = client.audio.speech.create({ model: 'tts-1', voice: 'nobody', input })
  await expect(asking).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  await expect(asking).rejects.toThrow(/voice "nobody" is not installed/)
})
