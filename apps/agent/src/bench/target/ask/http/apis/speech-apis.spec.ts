import { expect, test } from 'vitest'
import type { ApiSettings } from './speech-api.js'
import { speechApis, speechRequest, type ApiName } from './speech-apis.js'

const text = 'He said "no" \\ & <left>,\nnaïve? 100 % + {voice}'
const settings: ApiSettings = {
  url: 'http://host:5000',
  model: null,
  voice: null,
  format: 'wav',
  sample_rate_hz: null,
  speed: 1,
  stream: false,
  request: null,
  headers: {},
}

const ask = (api: ApiName, fields: Partial<ApiSettings> = {}, key: string | null = null, locale = null) =>
  speechRequest(api, { settings: { ...settings, ...fields }, text, key, locale })
const template = (request: string, fields: Partial<ApiSettings> = {}) =>
  ask('template', { request, ...fields })
const json = { 'Content-Type': 'application/json' }

test.each<[ApiName, Partial<ApiSettings>, object]>([
  [
    'openai',
    { model: 'kokoro', voice: 'af_sky', format: 'mp3', speed: 1.5 },
    {
      url: 'http://host:5000/v1/audio/speech',
      body: { input: text, model: 'kokoro', voice: 'af_sky', response_format: 'mp3', speed: 1.5 },
      format: 'mp3',
    },
  ],
  [
    'openai',
    { stream: true },
    { body: { input: text, response_format: 'wav', stream: true, stream_format: 'audio' } },
  ],
  ['piper', {}, { url: 'http://host:5000/synthesize', body: { text } }],
  [
    'piper',
    { url: 'http://host:5000/synthesize', voice: 'en_US-libritts-high#p3922', speed: 1.25 },
    {
      url: 'http://host:5000/synthesize',
      body: { text, voice: 'en_US-libritts-high', speaker: 'p3922', length_scale: 0.8 },
    },
  ],
  ['piper', { voice: '#7' }, { body: { text, speaker_id: 7 } }],
  [
    'elevenlabs',
    { voice: '21m00Tcm4TlvDq8ikWAM', model: 'eleven_flash_v2_5' },
    {
      url: 'http://host:5000/v1/text-to-speech/21m00Tcm4TlvDq8ikWAM?output_format=pcm_24000',
      body: { text, model_id: 'eleven_flash_v2_5' },
      format: 'pcm',
      sample_rate_hz: 24_000,
    },
  ],
  [
    'elevenlabs',
    { voice: 'an id/stream', format: 'mp3', speed: 1.1 },
    {
      url: 'http://host:5000/v1/text-to-speech/an%20id/stream?output_format=mp3_44100_128',
      body: { text, voice_settings: { speed: 1.1 } },
      format: 'mp3',
    },
  ],
])('%s with %j', (api, fields, expected) => {
  const { body = '', ...request } = ask(api, fields)
  expect({ ...request, body: JSON.parse(body) as unknown }).toMatchObject({
    method: 'POST',
    headers: json,
    ...expected,
  })
})

test.each<[ApiName, Partial<ApiSettings>, string, object]>([
  ['coqui', {}, '/api/tts', { text }],
  [
    'coqui',
    { voice: 'Ana Florence#en' },
    '/api/tts',
    { text, speaker_id: 'Ana Florence', language_id: 'en' },
  ],
  [
    'marytts',
    { voice: 'bits1-hsmm#de' },
    '/process',
    { INPUT_TEXT: text, LOCALE: 'de', VOICE: 'bits1-hsmm' },
  ],
  [
    'marytts',
    {},
    '/process',
    { INPUT_TYPE: 'TEXT', OUTPUT_TYPE: 'AUDIO', AUDIO: 'WAVE_FILE', LOCALE: 'en_US' },
  ],
])('%s with %j is a GET', (api, fields, path, expected) => {
  const request = ask(api, fields)
  const url = new URL(request.url)
  expect([request.method, request.body, url.pathname]).toEqual(['GET', undefined, path])
  expect(Object.fromEntries(url.searchParams)).toMatchObject(expected)
})

test.each<[ApiName, Partial<ApiSettings>, RegExp]>([
  ['piper', { model: 'x' }, /piper has no `model`/],
  ['piper', { format: 'mp3' }, /piper answers WAV/],
  ['coqui', { speed: 2 }, /coqui has no speed/],
  ['marytts', { speed: 0.5 }, /marytts has no speed/],
  ['piper', { stream: true }, /piper answers when all is made/],
  ['coqui', { stream: true }, /coqui answers when all is made/],
  ['elevenlabs', {}, /--voice names one/],
  ['elevenlabs', { voice: 'x', format: 'flac' }, /gives no FLAC/],
  ['template', {}, /needs `request`/],
  ['template', { request: 'say {text}' }, /expected METHOD/],
  ['template', { request: 'DELETE /a {text}' }, /expected METHOD/],
  ['template', { request: 'GET /speak?text={txt}' }, /has no \{text\}/],
  [
    'template',
    { request: 'GET /speak/{txt}?text={text}' },
    /\{txt\} is not known; there are \{text\}, \{voice\}/,
  ],
  [
    'template',
    { request: 'GET /speak?text={text}&v={voice}' },
    /has \{voice\}, and the configuration no voice/,
  ],
  [
    'template',
    { request: 'POST /speak {"text": {text}}', speed: 2 },
    /no \{speed\}, and the configuration has one/,
  ],
  ['template', { request: 'GET /speak {"text": {text}}' }, /GET has no body/],
  ['template', { request: 'POST /speak {"text": {text}, "n": {count}}' }, /begins as JSON, and is none/],
  ['template', { request: 'POST /speak {"text": {text}' }, /begins as JSON, and is none/],
])('%s cannot be asked for %j', (api, fields, problem) => {
  expect(speechApis[api].problem({ ...settings, ...fields })).toMatch(problem)
})

test('what can be asked has no problem', () => {
  expect(speechApis.piper.problem({ ...settings, voice: 'a', speed: 2 })).toBeNull()
  const request = 'POST /speak {"text": {text}, "rate": {speed}} => audio'
  expect(speechApis.template.problem({ ...settings, request, speed: 2 })).toBeNull()
})

test.each([
  ['an id', true],
  ['an id/stream', true],
  ['an id/stream', false],
])('a stream of ElevenLabs is asked for once, of %s where stream is %s', (voice, stream) => {
  const { url } = ask('elevenlabs', { voice, stream })
  expect(url).toBe('http://host:5000/v1/text-to-speech/an%20id/stream?output_format=pcm_24000')
})

test('a text breaks no template, wherever it stands', () => {
  const body = (request: string, fields: Partial<ApiSettings> = {}) => template(request, fields).body ?? ''
  expect(
    JSON.parse(
      body('POST /a {"text": {text}, "v": "x-{voice}", "s": {speed}}', { voice: 'a"b', speed: 1.5 }),
    ),
  ).toEqual({ text, v: 'x-a"b', s: 1.5 })
  expect(JSON.parse(body('POST /a [{"ssml": "<s>{text}</s>"}]'))).toEqual([{ ssml: `<s>${text}</s>` }])
  expect(Object.fromEntries(new URLSearchParams(body('POST /a text={text}&x=1')))).toEqual({ text, x: '1' })
  expect(body('POST /a {text}')).toBe(text)
  expect(body('POST /a <speak>{text}</speak>')).toBe(
    `<speak>${text.replaceAll('&', '&#38;').replaceAll('<', '&#60;').replaceAll('>', '&#62;').replaceAll('"', '&#34;')}</speak>`,
  )
  const { searchParams, pathname } = new URL(template('GET /speak/{text}?q={text}&f={format}').url)
  expect([searchParams.get('q'), searchParams.get('f'), decodeURIComponent(pathname)]).toEqual([
    text,
    'wav',
    `/speak/${text}`,
  ])
})

test.each([
  ['POST /a {"text": {text}}', 'application/json'],
  ['POST /a text={text}', 'application/x-www-form-urlencoded'],
  ['POST /a <speak>{text}</speak>', 'application/xml; charset=utf-8'],
  ['POST /a {text}', 'text/plain; charset=utf-8'],
])('%s is sent as %s', (request, type) => {
  expect(template(request).headers).toEqual({ 'Content-Type': type })
})

test('where the sound is in the answer stands at the end of a template', () => {
  expect(template('POST /a {"text": {text}} => audio.data')).toMatchObject({
    field: 'audio.data',
    body: JSON.stringify({ text }).replace(':', ': '),
  })
  expect(template('GET /a?t={text} => url')).toMatchObject({ method: 'GET', field: 'url' })
  expect(template('POST /a {"text": {text}}').field).toBeNull()
  expect(ask('openai').field).toBeUndefined()
})

test('a key is sent as each kind of server wants it, and only where a header of the user has a place for it', () => {
  expect(ask('openai', {}, 'k').headers).toMatchObject({ Authorization: 'Bearer k' })
  expect(ask('elevenlabs', { voice: 'v' }, 'k').headers).toEqual({ ...json, 'xi-api-key': 'k' })
  expect(ask('coqui', {}, 'k').headers).toEqual({ Authorization: 'Bearer k' })
  const headers = { 'Ocp-Apim-Key': 'x-{key}', 'content-type': 'application/ssml+xml' }
  expect(ask('openai', { headers }, 'k').headers).toEqual({
    'Ocp-Apim-Key': 'x-k',
    'content-type': 'application/ssml+xml',
  })
})
