import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpClient } from '@voicemark/daemon'
import { expect, onTestFinished, test } from 'vitest'
import type { HttpServer } from '../apis/http-server.js'
import { findApi } from './find-api.js'
import { askFacts } from './server-facts.js'

const { signal } = new AbortController()
const access = { http: createHttpClient({ env: {} }), key: null, proxy: null }

/** Answers a GET by its path, and everything else with 404; says what it was asked. */
async function serve(pages: Readonly<Record<string, unknown>>, asked: string[] = []): Promise<string> {
  const server = createServer(({ method = '', url = '' }, response) => {
    asked.push(`${method} ${url}`)
    const page = pages[url]
    if (page === undefined) response.writeHead(404).end('<!doctype html><title>404 Not Found</title>')
    else if (typeof page === 'number') response.writeHead(page).end('{"error":{"message":"no key"}}')
    else response.end(typeof page === 'string' ? page : JSON.stringify(page))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const joe = { audio: { sample_rate: 22_050 }, espeak: { voice: 'en-us' }, num_speakers: 1 }
const piper = {
  '/info': { last: null, voice: { language: 'en-us', name: 'en_US-joe-medium', num_speakers: 1 } },
  '/voices': { 'en_US-joe-medium': joe },
}
const mary = {
  '/version': 'Mary TTS server 5.2 (impl. 5.2)',
  '/voices':
    'cmu-slt-hsmm en_US female hmm\nbits1-hsmm de female hmm\nbits1-hsmm en_US female hmm\ndfki-spike en_GB male unitselection general\n',
}
const coqui = {
  '/details': '<!DOCTYPE html>\n<html lang="en">\n<head>\n  <title>TTS engine</title>',
  '/voices': 'p225 en u\np226 en u\n',
}

test.each([
  {
    name: 'Kokoro-FastAPI',
    pages: { '/v1/models': { object: 'list', data: [{ id: 'kokoro', object: 'model' }] } },
    found: { api: 'openai', request: null },
    path: '/v1/models',
  },
  {
    name: 'a server that lists voices alone',
    pages: { '/v1/audio/voices': { voices: ['af_sky'] } },
    found: { api: 'openai', request: null },
    path: '/v1/audio/voices',
  },
  {
    name: 'a server of FastAPI that lists nothing',
    pages: { '/openapi.json': { paths: { '/': {}, '/v1/audio/speech': { post: {} } } } },
    found: { api: 'openai', request: null },
    path: '/openapi.json',
  },
  {
    name: 'ElevenLabs',
    pages: { '/v1/models': [{ model_id: 'eleven_flash_v2_5', can_do_text_to_speech: true }] },
    found: { api: 'elevenlabs', request: null },
    path: '/v1/models',
  },
  {
    name: 'ovos-tts-server as ElevenLabs, by its description',
    pages: { '/openapi.json': { paths: { '/v1/text-to-speech/{voice_id}': {} } } },
    found: { api: 'elevenlabs', request: null },
    path: '/openapi.json',
  },
  {
    name: 'ovos-tts-server at its root',
    pages: { '/openapi.json': { paths: { '/process': {}, '/locales': {}, '/openai/v1/audio/speech': {} } } },
    found: { api: 'marytts', request: null },
    path: '/openapi.json',
  },
  { name: 'Piper', pages: piper, found: { api: 'piper', request: null }, path: '/info' },
  {
    name: 'Piper before 1.5',
    pages: { '/voices': piper['/voices'] },
    found: { api: 'template', request: 'POST / {"text": {text}}' },
    path: '/voices',
  },
  { name: 'Coqui', pages: coqui, found: { api: 'coqui', request: null }, path: '/details' },
  { name: 'MaryTTS', pages: mary, found: { api: 'marytts', request: null }, path: '/version' },
  {
    name: 'one that emulates MaryTTS',
    pages: { '/voices': 'default en-us m ovos-tts-plugin-espeakng' },
    found: { api: 'marytts', request: null },
    path: '/voices',
  },
])('$name is found out without a word spoken', async ({ pages, found, path }) => {
  const asked: string[] = []
  const finding = await findApi({ url: await serve(pages, asked), voice: null }, access, signal)
  expect(finding).toEqual({ found, path, isLocked: false })
  expect(asked.every((one) => one.startsWith('GET /') && !/tts\b|speech|synth|process/.test(one))).toBe(true)
})

test('pages for people tell nothing, nor does a server that wants a key or is silent', async () => {
  const page = '<html><body><h1>Hello</h1></body></html>'
  const pages = {
    '/info': page,
    '/voices': page,
    '/version': page,
    '/v1/models': page,
    '/openapi.json': page,
  }
  expect(await findApi({ url: await serve(pages), voice: null }, access, signal)).toMatchObject({
    found: null,
    isLocked: false,
  })
  expect(
    await findApi({ url: await serve({ '/v1/models': 401 }), voice: null }, access, signal),
  ).toMatchObject({
    found: null,
    isLocked: true,
  })
  expect(await findApi({ url: 'http://127.0.0.1:1', voice: null }, access, signal)).toMatchObject({
    found: null,
  })
})

const server = (url: string, fields: Partial<HttpServer>): HttpServer => ({
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
})

test('Piper says which voice is its default, and would not say that it has not another', async () => {
  const url = await serve(piper)
  const ask = (voice: string | null) => askFacts(server(url, { api: 'piper', voice }), access, signal)
  expect(await ask(null)).toEqual({ engine_version: null, voice: 'en_US-joe-medium', locale: null })
  expect(await ask('en_US-joe-medium#3')).toMatchObject({ voice: 'en_US-joe-medium' })
  await expect(ask('en_US-amy-low')).rejects.toThrow(
    'has no voice en_US-amy-low and would speak with its default; it has en_US-joe-medium',
  )
})

test('Piper takes letters off the ends of names, and has such a voice all the same', async () => {
  const url = await serve({ ...piper, '/voices': { 'en_GB-le': joe } })
  const lennon = server(url, { api: 'piper', voice: 'en_GB-lennon' })
  expect(await askFacts(lennon, access, signal)).toMatchObject({ voice: 'en_US-joe-medium' })
})

test('MaryTTS says its version and the locale of a voice', async () => {
  const url = await serve(mary)
  const ask = (voice: string | null) => askFacts(server(url, { api: 'marytts', voice }), access, signal)
  const engine_version = 'Mary TTS server 5.2 (impl. 5.2)'
  expect(await ask('bits1-hsmm')).toEqual({ engine_version, voice: null, locale: 'de' })
  expect(await ask(null)).toMatchObject({ locale: 'en_US' })
})

test('servers that say nothing of themselves have no facts', async () => {
  const asked: string[] = []
  const url = await serve({}, asked)
  const nothing = { engine_version: null, voice: null, locale: null }
  expect(await askFacts(server(url, { api: 'openai' }), access, signal)).toEqual(nothing)
  expect(asked).toEqual([])
  expect(await askFacts(server(url, { api: 'marytts' }), access, signal)).toEqual(nothing)
})
