import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpClient } from '@voicemark/daemon'
import { readPlan, type HttpConfiguration } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { encodeWav } from '../../../../audio/wav.js'
import { readAndCheck } from '../../../../served-audio/audio-reading.js'
import { openHttp } from './open-http.js'

const tone = Int16Array.from({ length: 24_000 }, (_, at) => 8000 * Math.sin(at / 9))
const wav = encodeWav(tone, 24_000)
const { signal } = new AbortController()
const access = { http: createHttpClient({ env: {} }), key: null, proxy: null }

async function serve(respond: RequestListener): Promise<string> {
  const server = createServer(respond).listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers some requests, by method and path, and everything else with 404. */
const pages = (answers: Readonly<Record<string, string | Buffer>>, asked: string[] = []) =>
  serve((request, response) => {
    const name = `${request.method ?? ''} ${(request.url ?? '').replace(/\?.*/, '')}`
    asked.push(name)
    request.resume().once('end', () => {
      const answer = answers[name]
      if (answer === undefined) response.writeHead(404).end('{"detail":"Not Found"}')
      else response.end(answer)
    })
  })

function configured(fields: object): HttpConfiguration {
  const { plan } = readPlan({ configurations: [{ engine: 'http', ...fields }] }, 1)
  const [one] = plan?.configurations ?? []
  if (one?.engine !== 'http') throw new Error('no configuration of a server')
  return one
}
const open = (fields: object) => openHttp(configured(fields), access, signal, readAndCheck)

const piper = {
  'GET /info': '{"last":null,"voice":{"language":"en-us","name":"en_US-joe-medium","num_speakers":1}}',
  'GET /voices': '{"en_US-joe-medium":{"espeak":{"voice":"en-us"}}}',
  'POST /synthesize': wav,
}

test('what was found out stands in the configuration, so that it is asked once in a campaign', async () => {
  const asked: string[] = []
  const url = await pages(piper, asked)
  const { configuration, note, voice, probe } = await open({ url, api: 'auto' })
  expect(configuration).toEqual(configured({ url, api: 'piper' }))
  expect({ note, voice }).toEqual({
    note: `${url} is asked as piper, by its /info`,
    voice: 'en_US-joe-medium',
  })
  expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([])
  expect(await probe(signal)).toBeNull()
  asked.length = 0
  expect((await openHttp(configuration, access, signal)).note).toBeNull()
  expect(asked).toEqual(['GET /info', 'GET /voices'])
})

test('Piper before 1.5 is asked by a template that is kept', async () => {
  const old = { 'GET /voices': piper['GET /voices'], 'POST /': wav }
  const url = await pages(old)
  const { configuration, probe } = await open({ url, api: 'auto', voice: 'en_US-joe-medium' })
  const request = 'POST / {"text": {text}, "voice": {voice}}'
  expect(configuration).toMatchObject({ api: 'template', request })
  expect(await probe(signal)).toBeNull()
  await expect(open({ url, api: 'auto', speed: 2 })).rejects.toThrow(/it has no \{speed\}/)
})

test('a server that tells nothing is asked as ever, and that is said', async () => {
  const { configuration, note } = await open({ url: await pages({}), api: 'auto' })
  expect(configuration.api).toBe('openai')
  expect(note).toMatch(
    /^nothing at http:\S+ tells how it is asked, so it is asked as openai; --api names another$/,
  )
  const locked = await serve((_, response) => response.writeHead(401).end())
  expect((await open({ url: locked, api: 'auto' })).note).toMatch(/wants a key, which --http-key-env names$/)
})

test('what a kind of server has no word for is refused before anything is asked', async () => {
  const asked: string[] = []
  const url = await pages(piper, asked)
  await expect(open({ url, api: 'coqui', speed: 2 })).rejects.toThrow(`${url}: coqui has no speed`)
  expect(asked).toEqual([])
})

test('the wrong kind of server is told with the right one', async () => {
  const url = await pages(piper)
  const { probe } = await open({ url, api: 'openai' })
  await expect(probe(signal)).rejects.toThrow(
    `POST ${url}/v1/audio/speech: HTTP 404: Not Found; it looks like a server of another kind: --api piper`,
  )
  const old = await pages({ 'GET /voices': piper['GET /voices'] })
  await expect((await open({ url: old, api: 'piper' })).probe(signal)).rejects.toThrow(
    `POST ${old}/synthesize: HTTP 404: Not Found; it looks like a server that is asked by --request 'POST / {"text": {text}}'`,
  )
  const none = await pages({})
  await expect((await open({ url: none, api: 'openai' })).probe(signal)).rejects.toThrow(
    /; give the address before/,
  )
  // No UTF-8, and yet an address.
  await expect((await open({ url: `${none}/%ff`, api: 'piper' })).probe(signal)).rejects.toThrow(
    /%ff\/synthesize: HTTP/,
  )
  await expect((await open({ url: none, api: 'coqui' })).probe(signal)).rejects.toThrow(
    `GET ${none}/api/tts: HTTP 404: Not Found`,
  )
})
