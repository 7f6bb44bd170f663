import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpClient } from '@voicemark/daemon'
import { expect, onTestFinished, test } from 'vitest'
import { encodeWav } from '../../../../audio/wav.js'
import { readAndCheck } from '../../../../served-audio/audio-reading.js'
import type { Asked } from '../ask.js'
import type { HttpServer } from './apis/http-server.js'
import { createHttpAsk } from './http-ask.js'

const text = 'Good night to you all.'
const pcm = Int16Array.from({ length: 24_000 }, (_, at) => 8000 * Math.sin(at / 9))
const wav = encodeWav(pcm, 24_000)

interface Heard {
  readonly method: string
  readonly url: URL
  readonly body: string
  readonly headers: IncomingMessage['headers']
}
type Respond = (heard: Heard, response: ServerResponse) => void

async function serve(respond: Respond): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.once('end', () => {
      const { method = '', url = '', headers } = request
      respond({ method, url: new URL(url, 'http://host'), body, headers }, response)
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function ask(url: string, fields: Partial<HttpServer>): Promise<Asked> {
  const server: HttpServer = {
    ...{
      api: 'openai',
      url,
      model: null,
      voice: null,
      format: 'wav',
      sample_rate_hz: null,
      speed: 1,
      stream: false,
    },
    ...{ request: null, headers: {}, timeout_s: 5, locale: null },
    ...fields,
  }
  const access = { http: createHttpClient({ env: {} }), key: null, proxy: null }
  const deps = { nowMs: () => performance.now(), read: readAndCheck }
  return createHttpAsk(server, access, deps)({ text, chars: text.length }, new AbortController().signal)
}

const second = { audio: { duration_s: 1, sample_rate_hz: 24_000 }, failure: null }

/** Flask says text/html where a function returns bytes, and closes each connection. */
const flask = { 'Content-Type': 'text/html; charset=utf-8', Connection: 'close' }

test('the server of Piper', async () => {
  const url = await serve(({ method, url: { pathname }, body }, response) => {
    const isRight = method === 'POST' && pathname === '/synthesize' && body === JSON.stringify({ text })
    response.writeHead(isRight ? 200 : 405, flask).end(wav)
  })
  expect(await ask(url, { api: 'piper' })).toMatchObject(second)
})

test('the server of Coqui', async () => {
  const url = await serve(({ url: { pathname, searchParams } }, response) => {
    if (pathname !== '/api/tts') response.writeHead(404).end()
    else if (searchParams.get('speaker_id') === 'p225')
      response.setHeader('Content-Type', 'audio/wav').end(wav)
    else response.writeHead(500).end('{"error":"TTS synthesis failed: Unknown speaker"}')
  })
  expect(await ask(url, { api: 'coqui', voice: 'p225' })).toMatchObject(second)
  expect((await ask(url, { api: 'coqui' })).failure).toEqual({
    failure_class: 'engine',
    code: 'server-failed',
    detail: 'HTTP 500: TTS synthesis failed: Unknown speaker',
  })
})

test('MaryTTS', async () => {
  const url = await serve(({ url: { searchParams } }, response) => {
    const locale = searchParams.get('LOCALE')
    if (locale === 'de') response.end(wav)
    else {
      const page = `<html><body><h1>Bad request</h1><p>The value '${locale}' of parameter 'LOCALE' is not valid.</h1></body></html>`
      response.writeHead(400, { 'Content-Type': 'text/html; charset=UTF-8' }).end(page)
    }
  })
  expect(await ask(url, { api: 'marytts', locale: 'de' })).toMatchObject(second)
  const { failure } = await ask(url, { api: 'marytts' })
  expect(failure?.detail).toBe("HTTP 400: Bad request The value 'en_US' of parameter 'LOCALE' is not valid.")
})

test('ElevenLabs: samples without a header, in parts, and its error', async () => {
  const raw = Buffer.from(pcm.buffer)
  const url = await serve(({ url: { pathname, searchParams } }, response) => {
    if (!pathname.endsWith('/known/stream')) {
      const status = 'voice_not_found'
      response
        .writeHead(404)
        .end(JSON.stringify({ detail: { status, message: 'A voice for the voice_id x was not found.' } }))
      return
    }
    expect(searchParams.get('output_format')).toBe('pcm_24000')
    response.write(raw.subarray(0, 1001))
    response.end(raw.subarray(1001))
  })
  expect(await ask(url, { api: 'elevenlabs', voice: 'known/stream' })).toMatchObject(second)
  expect((await ask(url, { api: 'elevenlabs', voice: 'x' })).failure?.detail).toBe(
    'HTTP 404: A voice for the voice_id x was not found.',
  )
})

test('a stream of events is read as ever', async () => {
  const events = [0, 1].map((part) => {
    const audio = wav.subarray(part * 24_022, (part + 1) * 24_022).toString('base64')
    return `data: ${JSON.stringify({ type: 'speech.audio.delta', audio })}\n\n`
  })
  const url = await serve((_, response) => {
    response.setHeader('Content-Type', 'text/event-stream').write(events[0])
    response.end(`${events[1]}data: {"type":"speech.audio.done"}\n\n`)
  })
  const request = 'POST /v1/audio/speech {"input": {text}, "stream_format": "sse"}'
  expect(await ask(url, { api: 'template', request })).toMatchObject({ ...second, remarks: ['event-stream'] })
})

const base64 = wav.toString('base64')

test.each([
  { name: 'base64 under a known name', answer: { audio: base64 }, at: '', remarks: ['json'] },
  {
    name: 'base64 in a field that is named',
    answer: { out: [{ b: base64 }] },
    at: ' => out.0.b',
    remarks: ['json'],
  },
  { name: 'a path in a field that is named', answer: { done: { at: '/a.wav' } }, at: ' => done.at' },
  { name: 'a path under a known name', answer: { audio_url: '/a.wav' }, at: '' },
  { name: 'a relative path', answer: { data: { path: 'a.wav' } }, at: '' },
])('sound of a JSON: $name', async ({ answer, at, remarks = ['json-address'] }) => {
  const asked: string[] = []
  const url = await serve(({ method, url: { pathname }, headers }, response) => {
    asked.push([method, pathname, headers['x-key'], headers['content-type']].join(' '))
    response.end(pathname === '/a.wav' ? wav : JSON.stringify(answer))
  })
  const request = `POST /say {"t": {text}}${at}`
  expect(await ask(url, { api: 'template', request, headers: { 'X-Key': 'k' } })).toMatchObject({
    ...second,
    remarks,
  })
  const [first, next] = asked
  expect(first).toBe('POST /say k application/json')
  expect(next).toBe(remarks.includes('json') ? undefined : 'GET /a.wav k ')
})

test('base64 may begin with a slash, and is no path', async () => {
  const audio = Buffer.from(Int16Array.from([-4, ...pcm]).buffer).toString('base64')
  expect(audio).toMatch(/^\/[^/]/)
  const url = await serve((_, response) => response.end(JSON.stringify({ audio })))
  const fields = { format: 'pcm', sample_rate_hz: 24_000 } as const
  const answer = await ask(url, { api: 'template', request: 'POST /say {"t": {text}} => audio', ...fields })
  expect(answer).toMatchObject({ failure: null, remarks: ['json'] })
})

test('what is fetched is in the time, and first audio is in it', async () => {
  let ms = 0
  const url = await serve(({ url: { pathname } }, response) => {
    ms += 100
    response.end(pathname === '/a.wav' ? wav : '{"url":"/a.wav"}')
  })
  const server: HttpServer = {
    ...{
      api: 'template',
      url,
      model: null,
      voice: null,
      format: 'wav',
      sample_rate_hz: null,
      speed: 1,
      stream: false,
    },
    ...{ request: 'GET /say?t={text}', headers: {}, timeout_s: 5, locale: null },
  }
  const access = { http: createHttpClient({ env: {} }), key: null, proxy: null }
  const speak = createHttpAsk(server, access, { nowMs: () => ms, read: readAndCheck })
  expect(await speak({ text, chars: 22 }, new AbortController().signal)).toMatchObject({
    ttfa_s: 0.2,
    total_s: 0.2,
  })
})

test.each([
  { name: 'no such field', answer: '{"b":1}', detail: 'no sound at a.b: its JSON has no such field' },
  { name: 'a number', answer: '{"a":{"b":1}}', detail: 'no sound at a.b: its JSON has no text there' },
  { name: 'a page', answer: '<html>', detail: 'no sound at a.b: it is no JSON' },
  {
    name: 'another server',
    answer: '{"a":{"b":"https://cdn.example/x.wav"}}',
    detail: 'its JSON points to another server, https://cdn.example, which is not asked',
  },
])('a field that has no sound: $name', async ({ answer, detail }) => {
  const url = await serve((_, response) => response.end(answer))
  const request = 'POST /say {"t": {text}} => a.b'
  expect((await ask(url, { api: 'template', request })).failure).toEqual({
    failure_class: 'invalid_audio',
    code: 'audio-unreadable',
    detail,
  })
})

test('a GET is redirected with any status, a POST with those that keep it', async () => {
  const url = await serve(({ url: { pathname, search } }, response) => {
    if (pathname.startsWith('/new')) response.end(wav)
    else response.writeHead(302, { Location: `/new${pathname}${search}` }).end()
  })
  expect(await ask(url, { api: 'coqui' })).toMatchObject({ ...second, tags: { redirects: '1' } })
  expect((await ask(url, { api: 'piper' })).failure?.detail).toMatch(
    /^HTTP 302: it points to \/new\/synthesize;/,
  )
})

test('a redirect with the text in it shows none of it', async () => {
  const url = await serve(({ url: { pathname } }, response) =>
    response.writeHead(301, { Location: `http://other.example${pathname}` }).end(),
  )
  const { failure } = await ask(url, { api: 'template', request: 'GET /say/{text}' })
  expect(failure?.detail).toMatch(/^HTTP 301: it points to http:\/\/other\.example\/say\/…/)
  expect(failure?.detail).not.toMatch(/good|night/i)
})

test('a body that breaks off is cut, whatever the kind of server', async () => {
  const url = await serve((_, response) => {
    response
      .writeHead(200, { 'Content-Length': wav.length })
      .write(wav.subarray(0, 20_000), () => response.destroy())
  })
  expect((await ask(url, { api: 'coqui' })).failure).toMatchObject({ failure_class: 'network' })
  const short = await serve((_, response) => response.end(wav.subarray(0, 20_000)))
  expect((await ask(short, { api: 'piper' })).failure).toMatchObject({ code: 'audio-cut' })
})
