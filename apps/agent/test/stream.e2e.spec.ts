import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { RequestRow } from '@voicemark/schema'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { journalRows, lastRow } from './recorded.js'
import {
  fields,
  formHeaders,
  json,
  longestText,
  problemOf,
  send,
  sentences,
  speak,
  type Answer,
} from './requests.js'
import {
  agentFolders,
  embeddedModel,
  holdSynthesis,
  startAgent,
  until,
  untilQueued,
  type RunningAgent,
} from './running-agent.js'

const three = 'Here is the first sentence. The second one is a little longer than that. The third.'
/** Far more sound than any of these tests waits for. */
const long = { text: longestText, speed: '0.25' }
const headerBytes = 44
const unknownSize = 0xffff_ffff
const limitMs = 90_000

let agent: RunningAgent
let whole: Buffer

beforeAll(async () => {
  const folders = agentFolders()
  copyMute(folders.voicesDir)
  agent = await startAgent(
    { VOICEMARK_QUEUE_LIMIT: '1', VOICEMARK_TIMEOUT_S: '60', VOICEMARK_SENTENCE_SILENCE_S: '0.2' },
    folders,
  )
  whole = (await speak(agent.url, { text: three })).body.subarray(headerBytes)
}, limitMs)

test.each([
  { name: 'an address that says so', path: '/tts?stream=1', field: {} },
  { name: 'a field that says so', path: '/tts', field: { stream: 'true' } },
])('by $name, a form is answered with the samples that a whole answer has', async ({ path, field }) => {
  const outgoing = fields({ text: three, ...field })
  const wav = await send(agent.url, { ...outgoing, path })
  expect(sizesOf(wav.body)).toEqual([unknownSize, unknownSize])
  expect(wav.body.subarray(headerBytes).equals(whole)).toBe(true)
  const headers = { ...formHeaders, accept: 'audio/pcm' }
  const pcm = await send(agent.url, { ...outgoing, path, headers })
  expect(pcm.headers['content-type']).toBe('audio/pcm;rate=16000;channels=1')
  expect(pcm.body.equals(whole)).toBe(true)
})

test.each([{}, { stream: true }, { stream_format: 'audio' }, { stream: false }])(
  'as OpenAI asks, with %j, the samples are the same',
  async (asked) => {
    const { body, headers } = await send(agent.url, json({ input: three, ...asked }))
    const isWhole = 'stream' in asked && !asked.stream
    expect(sizesOf(body)[1]).toBe(isWhole ? whole.length : unknownSize)
    expect(headers['transfer-encoding']).toBe(isWhole ? undefined : 'chunked')
    expect(body.subarray(headerBytes).equals(whole)).toBe(true)
    const pcm = await send(agent.url, json({ input: three, response_format: 'pcm', ...asked }))
    expect(pcm.body.equals(whole)).toBe(true)
  },
)

test('as events they are the same, sentence by sentence', async () => {
  const answer = await send(agent.url, json({ input: three, response_format: 'pcm', stream_format: 'sse' }))
  expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
  const events = eventsOf(answer)
  expect(events.map(({ type }) => type)).toEqual([
    ...Array<string>(3).fill('speech.audio.delta'),
    'speech.audio.done',
  ])
  expect(Buffer.concat(events.map(({ audio = '' }) => Buffer.from(audio, 'base64'))).equals(whole)).toBe(true)
  const { text_length_tokens } = lastRow(agent.home)
  expect(events.at(-1)?.usage).toEqual({
    input_tokens: text_length_tokens,
    output_tokens: 0,
    total_tokens: text_length_tokens,
  })
})

test('a text of one sentence has a header that says its length', async () => {
  const { body } = await send(agent.url, { ...fields({ text: 'Hello world.' }), path: '/tts?stream=1' })
  expect(sizesOf(body)).toEqual([body.length - 8, body.length - headerBytes])
})

test('sound is there before the synthesis is over, and the row before the answer ends', async () => {
  const { response, outgoing } = await begin({ text: sentences(12) })
  await firstSound(response)
  const id = String(response.headers['voicemark-request-id'])
  expect(journalRows(agent.home).some(({ request_id }) => request_id === id)).toBe(false)
  await ended(response)
  const row = lastRow(agent.home)
  expect(row).toMatchObject({ request_id: id, success: true, http_status: 200 })
  expect(row.ttfa_s).toBeLessThan(row.total_duration_s ?? 0)
  expect(response.trailers).toEqual({
    'voicemark-rtf': String(row.rtf),
    'voicemark-total-duration': String(row.total_duration_s),
    'voicemark-audio-duration': String(row.audio_duration_s),
  })
  outgoing.destroy()
})

test('rows of a text, streamed and whole, differ in what streaming is', async () => {
  const headers = { ...formHeaders, accept: 'application/json' }
  const answers = [
    await send(agent.url, { ...fields({ text: three }), path: '/tts?stream=1', headers }),
    await send(agent.url, { ...fields({ text: three }), headers }),
  ]
  const [streamed, whole] = answers.map(({ body }) => JSON.parse(body.toString()) as RequestRow)
  expect(whole).toEqual(lastRow(agent.home))
  expect(streamed).toMatchObject({ streamed: true, ttfa_boundary: 'engine', ttfb_s: null, chunks: 3 })
  expect(streamed?.ttfa_s).toBeLessThan(streamed?.total_duration_s ?? 0)
  expect(streamed?.gap_max_s).toBeGreaterThan(0)
  expect(streamed).toMatchObject({ underruns: 0, underrun_s: 0, prebuffer_s: 0 })
  const unheard = { chunks: null, gap_max_s: null, underruns: null, underrun_s: null, prebuffer_s: null }
  expect(whole).toMatchObject({ streamed: false, ttfa_s: whole?.total_duration_s, ttfb_s: null, ...unheard })
  const lead = (row?: RequestRow) => (row?.first_audible_s ?? NaN) - (row?.ttfa_s ?? NaN)
  expect(lead(streamed)).toBeCloseTo(lead(whole), 5)
  const same = ['audio_duration_s', 'text_length_tokens', 'chunk_length', 'http_status', 'success'] as const
  for (const column of same) expect(streamed?.[column], column).toBe(whole?.[column])
})

test('by HTTP/1.0, where a cut answer looks like a whole one, it is sent in one piece', async () => {
  const { headers = {}, body = '' } = fields({ text: three })
  const answer = await exchange([
    'POST /tts?stream=1 HTTP/1.0',
    ...Object.entries({ host: 'localhost', ...headers, 'content-length': String(body.length) }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    `\r\n${body.toString()}`,
  ])
  expect(answer.toString('latin1')).toContain(`Content-Length: ${whole.length + headerBytes}\r\n`)
  expect(answer.subarray(-whole.length).equals(whole)).toBe(true)
  expect(lastRow(agent.home).streamed).toBe(false)
})

test('a client that goes in mid-stream ends its synthesis with the sentence, and the next one is heard', async () => {
  const { pid } = (await agent.health()).synthesis
  const { response, outgoing } = await begin(long)
  await firstSound(response)
  const rows = journalRows(agent.home).length
  outgoing.destroy()
  expect((await speak(agent.url, { text: three })).status).toBe(200)
  const [left, heard] = journalRows(agent.home).slice(rows)
  expect(left).toMatchObject({ success: false, failure_class: 'client', http_status: 200, rtf: null })
  expect(left?.error_message).toMatch(/^client-closed: .*before all of the text was spoken/)
  expect(left?.audio_duration_s).toBeGreaterThan(0)
  expect(heard?.success).toBe(true)
  expect((await agent.health()).synthesis.pid).toBe(pid)
})

test('a client that goes while it waits for the row alone ends it as well', async () => {
  const rows = journalRows(agent.home).length
  const release = await holdSynthesis(agent)
  const leaving = post({ ...long, stream: 'true' }, { accept: 'application/json' })
  leaving.on('error', () => undefined) // the cut itself
  await untilQueued(agent, 1)
  leaving.destroy()
  // The agent has heard of it once it answers what was sent behind.
  await agent.health()
  release()
  await until('its row is there', limitMs, () => journalRows(agent.home).length === rows + 1)
  expect(lastRow(agent.home)).toMatchObject({ success: false, failure_class: 'client', http_status: 499 })
})

test('an engine that is killed in mid-stream cuts the answer, and the row says so', async () => {
  const { response } = await begin(long)
  await firstSound(response)
  process.kill(await synthesisPid(), 'SIGKILL')
  await expect(ended(response)).rejects.toThrow('aborted')
  expect(lastRow(agent.home)).toMatchObject({
    ...{ success: false, failure_class: 'engine', http_status: 200, audio_duration_s: null },
    error_message: 'engine-failed: the synthesis process was ended by SIGKILL',
  })
  expect((await speak(agent.url, { text: three })).status).toBe(200)
})

test('an engine that is killed before the first sentence is a problem as ever', async () => {
  await holdSynthesis(agent)
  const speaking = send(agent.url, { ...fields({ text: three }), path: '/tts?stream=1' })
  await untilQueued(agent, 1)
  process.kill(await synthesisPid(), 'SIGKILL')
  expect(problemOf(await speaking)).toMatchObject({ status: 502, code: 'engine-failed' })
  expect(lastRow(agent.home).http_status).toBe(502)
})

test('an engine that hangs in mid-stream cuts the answer when its time is over', async () => {
  const hasty = await startAgent({ VOICEMARK_TIMEOUT_S: '8' })
  onTestFinished(async () => {
    await hasty.stop()
  })
  const { response } = await begin(long, hasty)
  await firstSound(response)
  process.kill(await synthesisPid(hasty), 'SIGSTOP')
  await expect(ended(response)).rejects.toThrow('aborted')
  expect(lastRow(hasty.home)).toMatchObject({ failure_class: 'timeout', http_status: 200 })
})

test('sound that shows to be none in the end is cut, and is a problem where nothing of it went out', async () => {
  const { response } = await begin({ text: three, voice: 'mute' })
  await expect(ended(response)).rejects.toThrow('aborted')
  const cut = lastRow(agent.home)
  expect(cut).toMatchObject({ success: false, failure_class: 'invalid_audio', http_status: 200, rtf: null })
  expect(cut.error_message).toMatch(/^audio-silent: /)
  expect(cut.audio_duration_s).toBeGreaterThan(0)
  const one = { ...fields({ text: 'Hello world.', voice: 'mute' }), path: '/tts?stream=1' }
  expect(problemOf(await send(agent.url, one))).toMatchObject({ status: 502, code: 'audio-silent' })
  expect(lastRow(agent.home)).toMatchObject({ http_status: 502, audio_duration_s: null })
})

test('a client that reads nothing holds up neither the engine nor the next one', async () => {
  const { response } = await begin({ text: sentences(20), speed: '0.25' })
  const { audio_duration_s } = rowOf(await send(agent.url, { ...fields({ text: three }), path: '/tts' }))
  expect(audio_duration_s).toBeGreaterThan(0)
  const [slow] = journalRows(agent.home).slice(-2)
  expect(slow).toMatchObject({ request_id: response.headers['voicemark-request-id'], success: true })
  const heard = await ended(response)
  expect((heard.length - headerBytes) / 32_000).toBeGreaterThan(slow?.audio_duration_s ?? Infinity)
})

test('a stream for which the queue has no place is refused as ever', async () => {
  const release = await holdSynthesis(agent)
  const first = speak(agent.url, { text: three })
  await untilQueued(agent, 1)
  const second = speak(agent.url, { text: three })
  await untilQueued(agent, 2)
  const refused = await send(agent.url, json({ input: three }))
  release()
  expect([refused.status, problemOf(refused).code]).toEqual([429, 'queue-full'])
  await Promise.all([first, second])
})

test.each([
  {
    name: 'a stream in the address that is no answer',
    asked: { ...fields({ text: 'a' }), path: '/tts?stream=yes' },
  },
  { name: 'a stream in the form that is none', asked: fields({ text: 'a', stream: '1' }) },
  { name: 'a stream that is no truth', asked: json({ input: 'a', stream: 'yes' }) },
  { name: 'events in one piece', asked: json({ input: 'a', stream: false, stream_format: 'sse' }) },
])('$name is refused', async ({ asked }) => {
  const answer = await send(agent.url, asked)
  expect(problemOf(answer)).toMatchObject({
    ...{ status: 422, code: 'field-invalid' },
    detail: expect.stringMatching(/^field stream: /) as string,
  })
})

test('a parameter of the address that is misspelt is refused, not passed over', async () => {
  const answer = await send(agent.url, { ...fields({ text: 'a' }), path: '/tts?strem=1' })
  expect(problemOf(answer)).toMatchObject({ status: 400, code: 'unknown-parameter' })
})

/** The embedded voice, to which everything is a space. */
function copyMute(voicesDir: string): void {
  const config = JSON.parse(readFileSync(`${embeddedModel}.json`, 'utf8')) as { phoneme_id_map: object }
  const ids = Object.entries(config.phoneme_id_map) as [string, number[]][]
  const space = ids.find(([phoneme]) => phoneme === ' ')?.[1]
  const silent = ids.map(([phoneme, id]) => [phoneme, '^$_'.includes(phoneme) ? id : space])
  copyFileSync(embeddedModel, join(voicesDir, 'mute.onnx'))
  const mute = { ...config, phoneme_id_map: Object.fromEntries(silent) as object }
  writeFileSync(join(voicesDir, 'mute.onnx.json'), JSON.stringify(mute))
}

async function synthesisPid(of = agent): Promise<number> {
  const { pid } = (await of.health()).synthesis
  if (pid === null) throw new Error('there is no synthesis process')
  return pid
}

/** RIFF size and size of the samples, as the header has them. */
const sizesOf = (wav: Buffer) => [wav.readUInt32LE(4), wav.readUInt32LE(40)]

interface SpeechEvent {
  readonly type: string
  readonly audio?: string
  readonly usage?: object
}

function eventsOf({ body }: Answer): SpeechEvent[] {
  const events = body.toString().trimEnd().split('\n\n')
  return events.map((event) => JSON.parse(event.replace(/^data: /, '')) as SpeechEvent)
}

function rowOf({ headers }: Answer): RequestRow {
  const row = journalRows(agent.home).find(({ request_id }) => request_id === headers['voicemark-request-id'])
  if (row === undefined) throw new Error('the answer has no row')
  return row
}

function post(
  values: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
  { url }: RunningAgent = agent,
) {
  const { headers, body } = fields(values)
  const outgoing = request(`${url}/tts?stream=1`, {
    method: 'POST',
    headers: { ...headers, ...more },
    agent: false,
  })
  outgoing.end(body)
  return outgoing
}

/** A stream that the test reads by itself. */
async function begin(values: Readonly<Record<string, string>>, of = agent) {
  const outgoing: ClientRequest = post(values, {}, of)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
  })
  outgoing.on('error', () => undefined) // that the test cuts it
  return { outgoing, response }
}

/** All that comes back for these lines. */
async function exchange(lines: readonly string[]): Promise<Buffer> {
  const { hostname, port } = new URL(agent.url)
  const chunks: Buffer[] = []
  const socket = connect(Number(port), hostname)
  socket.write(lines.join('\r\n'))
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const firstSound = (response: IncomingMessage) =>
  new Promise<void>((resolve) => {
    response.once('readable', () => {
      response.read()
      resolve()
    })
  })

/** The rest of an answer. @throws when it is cut */
async function ended(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
