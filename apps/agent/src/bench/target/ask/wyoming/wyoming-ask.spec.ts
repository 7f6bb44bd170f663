import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { readPlan } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { readAndCheck } from '../../../../served-audio/audio-reading.js'
import type { Asked } from '../ask.js'
import { openWyoming } from './open-wyoming.js'
import { createWyomingAsk } from './wyoming-ask.js'
import { readEvents, writeEvent, type WyomingEvent } from './wyoming-event.js'
import { askWyomingInfo } from './wyoming-info.js'

const text = 'Good night to you all.'
const mono = { rate: 22_050, width: 2, channels: 1, timestamp: null }

/** As wyoming-piper 2.5.2 writes it: data after the head, a version in it. */
function event(type: string, data: object = {}, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.from(JSON.stringify(data))
  const lengths = { data_length: body.length, ...(payload.length > 0 && { payload_length: payload.length }) }
  const head = JSON.stringify({ type, version: '1.10.2', ...lengths })
  return Buffer.concat([Buffer.from(`${head}\n`), body, payload])
}

const tone = (samples: number) =>
  Buffer.from(Int16Array.from({ length: samples }, (_, at) => 8000 * Math.sin(at / 9)).buffer)
/** 1 s in chunks of 1024 samples. */
const chunks = (format: object = mono, second = tone(22_050)) =>
  Array.from({ length: 22 }, (_, at) =>
    event('audio-chunk', format, second.subarray(2048 * at, 2048 * (at + 1))),
  )
const stop = event('audio-stop', { timestamp: null })
const whole = [event('audio-start', mono), ...chunks(), stop]

/** A server that hears one event of each connection and answers with these bytes. */
async function serve(answer: (asked: WyomingEvent, socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    void readEvents(socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>, () => 0)
      .next()
      .then(({ value }) => value && answer(value, socket))
  })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const ask = (url: string, voice: string | null = null, timeout_s = 10): Promise<Asked> => {
  const deps = { nowMs: () => performance.now(), read: readAndCheck }
  const spoken = { text, chars: text.length }
  return createWyomingAsk({ url, voice, timeout_s }, deps)(spoken, new AbortController().signal)
}

const said = async (...answer: readonly Uint8Array[]) =>
  ask(await serve((_, socket) => socket.end(Buffer.concat(answer))))

test('a text is asked for with its voice and speaker, and the chunks are its sound', async () => {
  const asked: WyomingEvent[] = []
  const url = await serve((heard, socket) => {
    asked.push(heard)
    socket.write(Buffer.concat(whole))
  })
  const answer = await ask(url, 'en_US-libritts-high#p3922')
  expect(asked).toMatchObject([
    { type: 'synthesize', data: { text, voice: { name: 'en_US-libritts-high', speaker: 'p3922' } } },
  ])
  expect(answer).toMatchObject({
    audio: { duration_s: 1, sample_rate_hz: 22_050 },
    failure: null,
    ttfa_boundary: 'client',
    remarks: [],
    http_status: null,
  })
})

test('first audio is the first sample that is here, the first byte that of an event, and the end is audio-stop', async () => {
  const empty = event('audio-chunk', mono)
  const url = await serve((_, socket) => socket.write(Buffer.concat([empty, ...whole])))
  // A clock that moves on whenever it is read: at the beginning, at each event and what has come of its samples, at the end.
  let ms = 0
  const deps = { nowMs: () => (ms += 1), read: readAndCheck }
  const { signal } = new AbortController()
  const speak = createWyomingAsk({ url, voice: null, timeout_s: 10 }, deps)
  expect(await speak({ text, chars: 22 }, signal)).toMatchObject({
    ...{ ttfb_s: 0.001, ttfa_s: 0.004, total_s: 0.048 },
    pieces: Array.from({ length: 22 }, (_, at) => ({ at_s: (4 + 2 * at) / 1000 })),
  })
  const [chunk = empty] = chunks()
  async function* late() {
    for (const [from, to] of [
      [0, 130],
      [130, 1000],
      [1000, chunk.length],
    ]) {
      ms += 1
      yield await Promise.resolve(chunk.subarray(from, to))
    }
  }
  ms = 0
  expect((await readEvents(late(), () => ms).next()).value).toMatchObject({
    begun_at_s: 1,
    arrivals: [{ at_s: 2 }, { bytes: 2048, at_s: 3 }],
  })
})

test('events are read wherever the network cuts them', async () => {
  const bytes = Buffer.concat([event('ping', { text: 'a' }), ...whole])
  async function* parts() {
    for (let at = 0; at < bytes.length; at += 7) yield await Promise.resolve(bytes.subarray(at, at + 7))
  }
  const types: string[] = []
  let samples = 0
  for await (const { type, payload } of readEvents(parts(), () => 0)) {
    types.push(type)
    samples += payload.length / 2
  }
  expect(types).toEqual(['ping', 'audio-start', ...Array<string>(22).fill('audio-chunk'), 'audio-stop'])
  expect(samples).toBe(22_050)
})

test('data in the head, after it and in both are one', async () => {
  const chunk = `{"type":"audio-chunk","data":{"rate":16000,"width":2,"channels":1},"payload_length":64000}\n`
  const answer = await said(Buffer.from(chunk), tone(32_000), Buffer.from('{"type":"audio-stop"}\n'))
  expect(answer).toMatchObject({ audio: { duration_s: 2, sample_rate_hz: 16_000 }, failure: null })
  const half = Buffer.from('{"type":"info","data":{"asr":[]},"data_length":10}\n{"tts":[]}')
  const { value } = await readEvents(one(half), () => 0).next()
  expect(value).toMatchObject({ data: { asr: [], tts: [] } })
})

async function* one(bytes: Buffer) {
  yield await Promise.resolve(bytes)
}

test('chunks of another format in mid-answer are counted by their own, and the row says so', async () => {
  const answer = await said(...chunks(), event('audio-chunk', { ...mono, rate: 44_100 }, tone(44_100)), stop)
  expect(answer).toMatchObject({
    audio: { duration_s: 2, sample_rate_hz: 22_050 },
    remarks: ['several-wavs=2', 'formats-differ'],
  })
})

test.each([
  {
    name: 'an error, as wyoming-piper says it, without the text',
    answer: [event('error', { text: `no voice for ${text}`, code: 'VoiceNotFoundError' })],
    failure: ['engine', 'server-failed', 'VoiceNotFoundError: no voice for ….'],
  },
  {
    name: 'an error after half of the sound',
    answer: [...chunks().slice(9), event('error', { text: 'out of memory' })],
    failure: ['engine', 'server-failed', 'out of memory'],
  },
  {
    name: 'audio-stop alone, which wyoming-piper answers to an empty text',
    answer: [stop],
    failure: ['invalid_audio', 'audio-empty', 'audio-stop without a sample before it'],
  },
  {
    name: 'a connection that is closed before audio-stop',
    answer: whole.slice(0, 11),
    failure: ['invalid_audio', 'audio-cut', 'closed after 20480 bytes of samples, before audio-stop'],
  },
  {
    name: 'a connection that is closed within a chunk',
    answer: [...whole.slice(0, 3), (whole[4] ?? stop).subarray(0, 300)],
    failure: ['invalid_audio', 'audio-cut', 'closed after 4096 bytes of samples, before audio-stop'],
  },
  {
    name: 'a connection that is closed at once',
    answer: [],
    failure: ['network', 'server-unreachable', 'the server closed the connection and sent no sound'],
  },
  {
    name: 'an HTTP server',
    answer: [Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
    failure: ['client', 'server-refused', /^an HTTP server answers there; ask it by --http http:\/\/127/],
  },
  {
    name: 'an HTTP server of Python, which answers with a page alone',
    answer: [Buffer.from('<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n')],
    failure: ['client', 'server-refused', /^an HTTP server answers there/],
  },
  {
    name: 'TLS',
    answer: [Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a])],
    failure: ['client', 'server-refused', /^no Wyoming server/],
  },
  {
    name: 'JSON that is no event',
    answer: [Buffer.from('{"jsonrpc":"2.0","error":{"message":"Parse error"}}\n')],
    failure: ['client', 'server-refused', 'an event with a wrong type: Parse error'],
  },
  {
    name: 'an absurd length',
    answer: [Buffer.from('{"type":"audio-chunk","payload_length":999999999999}\n')],
    failure: ['client', 'server-refused', /^an event with a wrong payload_length/],
  },
  {
    name: 'a negative length',
    answer: [Buffer.from('{"type":"audio-chunk","data_length":-1}\n')],
    failure: ['client', 'server-refused', /^an event with a wrong data_length/],
  },
  {
    name: 'data that is no JSON',
    answer: [Buffer.from('{"type":"audio-start","data_length":4}\nrate')],
    failure: ['client', 'server-refused', 'an event whose data is no JSON object'],
  },
  {
    name: 'a chunk without a rate',
    answer: [event('audio-chunk', { width: 2, channels: 1 }, tone(100)), stop],
    failure: ['client', 'server-refused', 'an audio-chunk with a wrong rate'],
  },
  {
    name: 'silence',
    answer: [...chunks(mono, Buffer.alloc(44_100)), stop],
    failure: ['invalid_audio', 'audio-silent', expect.any(String) as string],
  },
])('$name fails as it should', async ({ answer, failure: [failure_class, code, detail] }) => {
  const { failure, ttfa_s, audio } = await said(...answer)
  expect(failure).toMatchObject({ failure_class, code })
  if (detail instanceof RegExp) expect(failure?.detail).toMatch(detail)
  else expect(failure?.detail).toEqual(detail)
  if (code !== 'audio-silent') expect([ttfa_s, audio]).toEqual([null, null])
})

test('nobody listens, and nobody answers', async () => {
  const url = await serve(() => undefined)
  expect((await ask(url, null, 0.1)).failure).toMatchObject({
    failure_class: 'timeout',
    code: 'server-timeout',
  })
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  free.close()
  await once(free, 'close')
  const { failure } = await ask(`tcp://127.0.0.1:${port}`)
  expect(failure).toMatchObject({ failure_class: 'network', code: 'server-unreachable' })
  expect(failure?.detail).toMatch(/ECONNREFUSED: nothing listens there/)
})

test('an aborted request throws, and closes its connection', async () => {
  const stopped = new AbortController()
  const sockets: Socket[] = []
  const url = await serve((_, socket) => {
    sockets.push(socket)
    stopped.abort()
  })
  const deps = { nowMs: () => performance.now(), read: readAndCheck }
  const speak = createWyomingAsk({ url, voice: null, timeout_s: 10 }, deps)
  await expect(speak({ text, chars: 22 }, stopped.signal)).rejects.toThrow(/abort/)
  for (const socket of sockets) if (!socket.closed) await once(socket, 'close')
})

test('a server says of itself its program and its voices', async () => {
  const attribution = { name: 'rhasspy', url: 'https://github.com/rhasspy/piper' }
  const voice = { attribution, installed: true, version: null, languages: ['en_US'], speakers: null }
  const info = {
    ...{ asr: [], handle: [], intent: [], wake: [] },
    tts: [
      {
        ...{
          name: 'piper',
          attribution,
          installed: true,
          description: 'A fast, local TTS',
          version: '2.5.2',
        },
        voices: [{ name: 'en_US-joe-medium', ...voice }],
        supports_synthesize_streaming: true,
      },
    ],
  }
  const asked: string[] = []
  const url = await serve(({ type }, socket) => {
    asked.push(type)
    socket.write(event('info', info))
  })
  const { signal } = new AbortController()
  expect(await askWyomingInfo(url, signal)).toEqual({ program: 'piper 2.5.2', voices: ['en_US-joe-medium'] })
  expect(asked).toEqual(['describe'])
  const none = await serve((_, socket) => socket.end(event('info', { asr: [], tts: [] })))
  expect(await askWyomingInfo(none, signal)).toBeNull()
})

test('a voice that is neither listed nor spoken ends the bench, one that is spoken all the same does not', async () => {
  const info = event('info', { tts: [{ name: 'piper', voices: [{ name: 'en_US-joe-medium' }] }] })
  const url = await serve(({ type, data }, socket) => {
    const isKnown = JSON.stringify(data).includes('alias')
    const sound = isKnown ? Buffer.concat(whole) : event('error', { text: 'amy', code: 'VoiceNotFoundError' })
    socket.end(type === 'describe' ? info : sound)
  })
  const open = (voice: string) => {
    const { plan } = readPlan({ configurations: [{ engine: 'wyoming', url, voice }] }, 1)
    const [one] = plan?.configurations ?? []
    if (one?.engine !== 'wyoming') throw new Error('no configuration of a Wyoming server')
    return openWyoming(one, new AbortController().signal, readAndCheck)
  }
  const amy = await open('amy')
  expect(amy.note).toBe(`${url} does not list the voice amy; it lists en_US-joe-medium`)
  await expect(amy.probe(new AbortController().signal)).rejects.toThrow(/VoiceNotFoundError: amy$/)
  expect(await (await open('alias')).probe(new AbortController().signal)).toBeNull()
  expect((await open('en_US-joe-medium#2')).note).toBeNull()
})

test('what is sent is what the library of Python reads', () => {
  expect(writeEvent('describe').toString()).toBe('{"type":"describe"}\n')
  expect(writeEvent('synthesize', { text: 'naïve' }).toString()).toBe(
    '{"type":"synthesize","data_length":17}\n{"text":"naïve"}',
  )
})
