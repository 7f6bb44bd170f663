import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { allFiles, csvRows, journalEntries } from './recorded.js'
import {
  canary,
  field,
  fields,
  file,
  form,
  formHeaders,
  get,
  json,
  part,
  problemOf,
  send,
  speak,
  wavFile,
  type Outgoing,
} from './requests.js'
import { startAgent, until, type RunningAgent } from './running-agent.js'

const canaryWords = /quokka|zanzibar|marmalade/i
const problemType = 'application/problem+json'
const text = field('text', canary)

let agent: RunningAgent

beforeAll(async () => {
  agent = await startAgent()
}, 90_000)

interface BadInput {
  readonly name: string
  readonly status: number
  readonly code: string
  readonly outgoing: Outgoing
}

const bad = (name: string, status: number, code: string, outgoing: Outgoing): BadInput => ({
  name,
  status,
  code,
  outgoing,
})
const badForm = (name: string, status: number, code: string, ...parts: readonly Buffer[]) =>
  bad(name, status, code, { headers: formHeaders, body: form(...parts) })
const badBytes = (name: string, code: string, body: Buffer) =>
  bad(name, 400, code, { headers: formHeaders, body })
const badSpeech = (name: string, status: number, code: string, body: unknown) =>
  bad(name, status, code, json(body))

const badTexts = [
  badForm('no text', 422, 'text-missing', field('speed', '1')),
  badForm('a form without any part', 422, 'text-missing'),
  badForm('an empty text', 422, 'text-empty', field('text', '')),
  badForm('a text of white space', 422, 'text-empty', field('text', ' \t\r\n\u00a0\u2003 ')),
  badForm(
    'a text of 5,001 characters',
    413,
    'text-too-long',
    field('text', `${canary} `.repeat(201).slice(0, 5001)),
  ),
  badForm(
    'a text of 5,001 characters outside the BMP',
    413,
    'text-too-long',
    field('text', '😀'.repeat(5001)),
  ),
  badForm('a text field over its limit of bytes', 413, 'field-too-large', field('text', canary.repeat(4000))),
  badForm('the text twice', 422, 'text-repeated', text, text),
  badForm('a NUL in the text', 422, 'text-encoding', field('text', `${canary}\u0000`)),
  badForm('an escape character in the text', 422, 'text-encoding', field('text', `\u001b[31m${canary}`)),
  badForm('a C1 control in the text', 422, 'text-encoding', field('text', `${canary}\u0085`)),
  badForm(
    'bytes that are no UTF-8',
    422,
    'text-encoding',
    field('text', Buffer.from([0x71, 0xff, 0xfe, 0xc0, 0x80])),
  ),
  badForm('a text with nothing to say', 422, 'nothing-to-say', field('text', '. .')),
  badSpeech('a lone surrogate', 422, 'text-encoding', `{"input":"${canary} \\ud800"}`),
  badSpeech('a NUL in JSON', 422, 'text-encoding', `{"input":"${canary} \\u0000"}`),
]

const badFields = [
  badForm('an unknown voice', 404, 'voice-unknown', text, field('voice', 'no_such_voice')),
  badForm('a voice that is a path', 422, 'voice-name', text, field('voice', '../../x')),
  badForm('a voice with a coded NUL', 422, 'voice-name', text, field('voice', 'a%00b')),
  badForm('a voice with a NUL', 422, 'voice-name', text, field('voice', 'a\u0000b')),
  badForm('an empty voice', 422, 'voice-name', text, field('voice', '')),
  badForm('a voice of 65 characters', 422, 'voice-name', text, field('voice', 'a'.repeat(65))),
  badForm('a text in place of the voice', 404, 'voice-unknown', text, field('voice', canary)),
  badForm('the voice twice', 422, 'field-repeated', text, field('voice', 'a'), field('voice', 'b')),
  ...['abc', 'NaN', '1e999', '-1', '0', '100', '', 'Infinity', canary].map((speed) =>
    badForm(`speed "${speed}"`, 422, 'field-invalid', text, field('speed', speed)),
  ),
  ...['0', '1.5', '257', 'all', canary].map((threads) =>
    badForm(`threads "${threads}"`, 422, 'field-invalid', text, field('threads', threads)),
  ),
  badForm('a warmup that is no truth value', 422, 'field-invalid', text, field('warmup', canary)),
  badForm('a campaign that is no UUID', 422, 'field-invalid', text, field('campaign_id', canary)),
  badForm('a tag whose value has a comma', 422, 'field-invalid', text, field('tags', 'note=a,b')),
  badForm('a tag whose name is a sentence', 422, 'field-invalid', text, field('tags', `${canary}=1`)),
  badForm('an unknown field', 400, 'unknown-field', text, field(canary, canary)),
  badForm('a field named __proto__', 400, 'unknown-field', text, field('__proto__', canary)),
  badForm('a field named constructor', 400, 'unknown-field', text, field('constructor', canary)),
  badForm('a field named prototype', 400, 'unknown-field', text, field('prototype', canary)),
  badForm('a field inside __proto__', 400, 'field-name', text, field('__proto__[polluted]', canary)),
  badForm('a field name of 65 characters', 400, 'field-name', text, field('a'.repeat(65), canary)),
  badForm('a field name of 4,000 characters', 400, 'field-name', text, field('a'.repeat(4000), canary)),
  badForm('a nested field', 400, 'field-name', text, field('a[b]', canary)),
  badForm('the text as an array', 400, 'field-name', field('text[]', canary)),
  badForm('the largest array index', 400, 'field-name', text, field('a[4294967294]', '1'), field('a[]', '2')),
  badForm('a nameless part', 400, 'field-name', text, part('size="1"', canary)),
  badForm('more fields than the path knows', 400, 'too-many-parts', text, ...manyFields(20)),
]

const badForms = [
  bad('JSON sent to /tts', 415, 'media-type', json({ text: canary }, '/tts')),
  bad('a urlencoded form', 415, 'media-type', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `text=${encodeURIComponent(canary)}`,
  }),
  bad('a body without a type', 415, 'media-type', { body: canary }),
  bad('multipart/mixed', 415, 'media-type', {
    headers: { 'content-type': formHeaders['content-type'].replace('form-data', 'mixed') },
    body: form(text),
  }),
  bad('a form without a boundary', 400, 'multipart-boundary', {
    headers: { 'content-type': 'multipart/form-data' },
    body: form(text),
  }),
  badBytes('an empty form', 'multipart-malformed', Buffer.alloc(0)),
  badBytes('a form that ends early', 'multipart-malformed', form(text).subarray(0, -40)),
  badBytes('a form that ends in a part header', 'multipart-malformed', form(text).subarray(0, 50)),
  badBytes(
    'a damaged part header',
    'multipart-malformed',
    Buffer.from(
      form(text).toString().replace('Content-Disposition: form-data', 'Content\u0000Disposition form-data'),
    ),
  ),
  badBytes(
    'a file that ends early',
    'multipart-malformed',
    form(text, file('ref_audio', wavFile(1))).subarray(0, 4000),
  ),
  badBytes('a compressed form', 'multipart-malformed', gzipSync(form(text))),
]

const badFiles = [
  badForm(
    'two files',
    400,
    'too-many-parts',
    text,
    file('ref_audio', wavFile(1)),
    file('ref_audio', wavFile(1)),
  ),
  badForm('a file of another name', 400, 'unexpected-file', text, file('voice_sample', wavFile(1))),
  badForm('the text as a file', 400, 'unexpected-file', file('text', canary, 'text.txt')),
  badForm('a good WAV file', 422, 'cloning-unsupported', text, file('ref_audio', wavFile(1))),
  badForm('a sentence in place of a WAV file', 422, 'audio-invalid', text, file('ref_audio', canary)),
  badForm('an empty WAV file', 422, 'audio-invalid', text, file('ref_audio', '')),
  badForm(
    'the first 8 bytes of a WAV file',
    422,
    'audio-invalid',
    text,
    file('ref_audio', wavFile(1).subarray(0, 8)),
  ),
  badForm(
    'a WAV header cut in half',
    422,
    'audio-invalid',
    text,
    file('ref_audio', wavFile(1).subarray(0, 30)),
  ),
  badForm('a WAV file without samples', 422, 'audio-invalid', text, file('ref_audio', wavFile(0))),
  badForm('a WAV file of 1 Hz', 422, 'audio-invalid', text, file('ref_audio', wavFile(1000, 1))),
  badForm('a WAV file that lies about its size', 422, 'audio-invalid', text, file('ref_audio', lyingWav())),
  badForm('a WAV file of 21 MB', 413, 'body-too-large', text, file('ref_audio', Buffer.alloc(21 * 2 ** 20))),
  badForm('a reference that is a field', 400, 'unknown-field', text, field('ref_audio', canary)),
]

const badSpeeches = [
  badSpeech('a key twice', 400, 'body-malformed', '{"input":"Hello.","speed":1,"speed":2}'),
  badSpeech('half a JSON body', 400, 'body-malformed', `{"input":"${canary}`),
  badSpeech('a JSON body that is no object', 422, 'field-invalid', [canary]),
  badSpeech('an input that is no text', 422, 'field-invalid', { input: [canary] }),
  badSpeech('no input', 422, 'field-invalid', { model: 'tts-1' }),
  badSpeech('an empty input', 422, 'text-empty', { input: ' ' }),
  badSpeech('an input that is too long', 413, 'text-too-long', { input: 'a'.repeat(5001) }),
  badSpeech('an mp3', 400, 'format-unsupported', { input: canary, response_format: 'mp3' }),
  badSpeech('a stream of frames', 400, 'format-unsupported', { input: canary, stream_format: 'frames' }),
  badSpeech('a speed that is no number', 422, 'field-invalid', { input: canary, speed: canary }),
  badSpeech('a speed of null', 422, 'field-invalid', { input: canary, speed: null }),
  badSpeech('a voice that is a path', 422, 'voice-name', { input: canary, voice: '../../x' }),
  badSpeech('a voice that nobody has', 404, 'voice-unknown', { input: canary, voice: 'alloyy' }),
  badSpeech('a speed that is misspelt', 422, 'field-invalid', { input: canary, sped: 2 }),
  badSpeech('a body over 128 KiB', 413, 'body-too-large', { input: canary.repeat(10_000) }),
  badSpeech('50,000 nested arrays', 422, 'field-invalid', '['.repeat(50_000) + ']'.repeat(50_000)),
  bad('JSON in Latin-1', 400, 'body-malformed', {
    ...json({ input: canary }),
    headers: { 'content-type': 'application/json; charset=latin1' },
  }),
  bad('a body that is no gzip', 400, 'body-malformed', {
    ...json({ input: canary }),
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  }),
  bad('a gzip bomb', 413, 'body-too-large', {
    path: '/v1/audio/speech',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(50 * 2 ** 20, 0x20)),
  }),
  bad('a form sent to /v1/audio/speech', 415, 'media-type', {
    ...fields({ input: canary }),
    path: '/v1/audio/speech',
  }),
]

const badPaths = [
  ...['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) =>
    bad(`${method} /tts`, 405, 'method-not-allowed', { method, path: '/tts' }),
  ),
  bad('POST /metrics/summary', 405, 'method-not-allowed', { path: '/metrics/summary', body: canary }),
  bad('DELETE /metrics', 405, 'method-not-allowed', { method: 'DELETE', path: '/metrics' }),
  bad('an unknown path', 404, 'not-found', { method: 'GET', path: `/${encodeURIComponent(canary)}` }),
  bad('a path out of the root', 404, 'not-found', { method: 'GET', path: '/voices/../../etc/passwd' }),
  bad('bad percent coding', 404, 'not-found', { method: 'GET', path: '/voices/%zz%E0%A4' }),
]

describe.each([
  { group: 'a text', inputs: badTexts },
  { group: 'a field', inputs: badFields },
  { group: 'a form', inputs: badForms },
  { group: 'a file', inputs: badFiles },
  { group: 'a body of /v1/audio/speech', inputs: badSpeeches },
  { group: 'a path', inputs: badPaths },
])('$group that cannot be taken is refused with its own code: ', ({ inputs }) => {
  test.each(inputs)('$name: $status $code', async ({ outgoing, status, code }) => {
    const answer = await send(agent.url, outgoing)
    const body = answer.body.toString('utf8')
    expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
      status,
      type: expect.stringMatching(`^${problemType.replace('+', '\\+')}(; charset=utf-8)?$`) as string,
    })
    expect(problemOf(answer)).toMatchObject({ code, status, type: `urn:voicemark:problem:${code}` })
    expect(body).not.toMatch(canaryWords)
    expect(body).not.toContain('    at ')
    expect(body).not.toContain(process.cwd())
  })
})

test.each([
  { body: { model: 'tts-1' }, detail: 'field input: expected string; it is required' },
  { body: { input: 5 }, detail: 'field input: expected string, received number' },
])('a client is told what is expected: $detail', async ({ body, detail }) => {
  expect(problemOf(await send(agent.url, json(body)))).toMatchObject({ detail })
})

test.each([
  { path: '/tts', method: 'GET', allow: 'POST' },
  { path: '/v1/audio/speech', method: 'GET', allow: 'POST' },
  { path: '/metrics/export', method: 'PUT', allow: 'GET, HEAD' },
  { path: '/voices', method: 'POST', allow: 'GET, HEAD' },
])('$method $path is answered with Allow: $allow', async ({ path, method, allow }) => {
  const answer = await send(agent.url, { path, method })
  expect([answer.status, answer.headers.allow]).toEqual([405, allow])
})

test('a field name that means an array of a hundred million places does not block the agent', async () => {
  const parts = [text, field('a[100000000]', '1'), field('a[x]', '2')]
  const refused = send(agent.url, { headers: formHeaders, body: form(...parts) })
  const beganMs = performance.now()
  const alive = await get(agent.url, '/livez')
  const waitedMs = performance.now() - beganMs
  expect(alive.status).toBe(200)
  // On an idle machine it is a few ms.
  expect(waitedMs).toBeLessThan(5000)
  expect(problemOf(await refused)).toMatchObject({ status: 400, code: 'field-name' })
})

test.each([
  { name: 'a page of another origin', headers: { origin: 'http://evil.example' } },
  { name: 'a name that was made to point here', headers: { host: 'evil.example' } },
])('a request from $name is refused, since a browser would send it for any web page', async ({ headers }) => {
  const { hostname, port } = new URL(agent.url)
  const status = await new Promise((resolve, reject) => {
    request({ hostname, port, path: '/metrics/summary', headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
  expect(status).toBe(403)
})

test('a text field of 1 GB is refused while it is being sent, and costs the agent no memory', async () => {
  const rssBefore = residentMb(agent.pid)
  const { answer, closedMs, sentBytes } = await sendLongText(agent.url, 2 ** 30)
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toMatch(/"code":"(field|body)-too-large"/)
  expect(answer).not.toMatch(canaryWords)
  expect(sentBytes).toBeLessThan(256 * 2 ** 20)
  expect(closedMs).toBeLessThan(answerLimitMs)
  if (rssBefore !== null) expect((residentMb(agent.pid) ?? 0) - rssBefore).toBeLessThan(64)
}, 90_000)

test.each([
  { name: 'no HTTP at all', bytes: `\u0016\u0003\u0001 ${canary}\r\n\r\n`, status: 400 },
  {
    name: 'a header of 20 KB',
    bytes: `GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_480)}\r\n\r\n`,
    status: 431,
  },
  {
    name: 'two lengths',
    bytes:
      'POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    status: 400,
  },
])('a connection that sends $name is answered with $status and closed', async ({ bytes, status }) => {
  expect(await exchange(agent.url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
})

test('a client that hangs up in mid-upload leaves the agent in order', async () => {
  const { hostname, port } = new URL(agent.url)
  const socket = connect(Number(port), hostname)
  const head = `POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nContent-Type: ${formHeaders['content-type']}\r\n\r\n`
  await new Promise<void>((resolve) => {
    socket.write(head + form(text).toString().slice(0, 80), () => resolve())
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.destroy()
  await closed
  expect((await get(agent.url, '/readyz')).status).toBe(200)
})

test('nothing that was refused before its synthesis made a row, and the next good request does', async () => {
  const heard = await speak(agent.url, { text: `The ${canary} is well.` })
  expect(heard.status).toBe(200)
  expect(heard.headers['content-type']).toBe('audio/wav')
  // The text with nothing to say is the only one above that reaches the synthesis process.
  const rows = csvRows(agent.metricsDir, 'synthesis')
  expect(rows.map((row) => [row['success'], row['error_message']?.split(':')[0]])).toEqual([
    ['False', 'nothing-to-say'],
    ['True', ''],
  ])
  expect(journalEntries(agent.home)).toHaveLength(2 * rows.length)
  expect(rows.at(-1)?.['request_id']).toBe(heard.headers['voicemark-request-id'])
  await until('the agent is ready', 30_000, async () => (await agent.health()).status === 'ok')
  expect((await agent.health()).synthesis.crashes).toBe(0)
})

test('no text of any request is in a log line or in a file of the agent', () => {
  expect(agent.logs()).not.toMatch(canaryWords)
  const files = [...allFiles(agent.home), ...allFiles(agent.metricsDir)]
  expect(files.length).toBeGreaterThanOrEqual(6)
  expect(files.filter((path) => canaryWords.test(readFileSync(path, 'latin1')))).toEqual([])
})

function manyFields(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => field(`field_${index}`, canary))
}

function lyingWav(): Buffer {
  const wav = wavFile(1)
  wav.writeUInt32LE(0x7fffffff, 40)
  return wav
}

/** Resident set of a process in MB; null where there is no /proc. */
function residentMb(pid: number): number | null {
  if (process.platform !== 'linux') return null
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) / 1024
}

const answerLimitMs = 30_000

/** Sends one long text field, until the agent has answered and closed or `answerLimitMs` have passed. */
function sendLongText(url: string, totalBytes: number) {
  const { hostname, port } = new URL(url)
  const block = Buffer.alloc(65_536, `${canary} `)
  return new Promise<{ answer: string; closedMs: number; sentBytes: number }>((resolve) => {
    const socket = connect(Number(port), hostname)
    const timer = setTimeout(() => socket.destroy(), answerLimitMs)
    let answer = ''
    let answeredMs = 0
    let sentBytes = 0
    const pump = () => {
      while (sentBytes < totalBytes && !socket.destroyed) {
        sentBytes += block.length
        if (!socket.write(block)) return
      }
    }
    socket.setEncoding('latin1').on('data', (chunk: Buffer | string) => {
      answeredMs ||= performance.now()
      answer += chunk.toString()
    })
    socket.on('drain', pump)
    // EPIPE and ECONNRESET: the agent has closed, which is what is waited for.
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve({ answer, closedMs: performance.now() - answeredMs, sentBytes })
    })
    socket.write(
      `POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${totalBytes + 1000}\r\n` +
        `Content-Type: ${formHeaders['content-type']}\r\n\r\n` +
        field('text', '').toString().slice(0, -2),
    )
    pump()
  })
}

/** Sends bytes as they are and gives everything that comes back until the agent closes. */
function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setEncoding('latin1').on('data', (chunk: Buffer | string) => (answer += chunk.toString()))
    socket.on('error', () => undefined) // a reset after the answer is a way to close
    socket.once('close', () => {
      resolve(answer)
    })
    socket.write(bytes, 'latin1')
  })
}
