import { httpCases, json, type HttpRow } from '../case.js'
import { canary } from '../fixture/answers.js'
import { formOf, type FormPart, type Sent } from '../fixture/http.js'

const tts = (parts: readonly FormPart[], path = '/tts'): Sent => ({ method: 'POST', path, ...formOf(parts) })
const text = { name: 'text', value: 'Hello' }
const withField = (name: string, value: string | Buffer) => tts([text, { name, value }])
const raw = (body: string | Buffer, type = 'multipart/form-data; boundary=XXXX'): Sent => ({
  method: 'POST',
  path: '/tts',
  headers: { 'content-type': type },
  body,
})
const wav = (changes: (bytes: Buffer) => void = () => undefined) => {
  const bytes = Buffer.alloc(44 + 3200)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + 3200, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(16_000, 24)
  bytes.writeUInt32LE(32_000, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(3200, 40)
  changes(bytes)
  return bytes
}
const withAudio = (value: Buffer, name = 'ref_audio') =>
  tts([text, { name, value, file: 'a.wav', type: 'audio/wav' }])

const texts: readonly HttpRow[] = [
  ['no text', tts([{ name: 'voice', value: 'x' }]), 422, 'text-missing'],
  ['an empty text', tts([{ name: 'text', value: '' }]), 422, 'text-empty'],
  ['a text of white space', tts([{ name: 'text', value: ' \t\u00a0\n' }]), 422, 'text-empty'],
  [
    'a text of 5,001 characters',
    tts([{ name: 'text', value: `${canary}${'a'.repeat(4976)}` }]),
    413,
    'text-too-long',
  ],
  ['a text field of 81 KiB', tts([{ name: 'text', value: canary.repeat(3400) }]), 413],
  ['the text twice', tts([text, { name: 'text', value: canary }]), 422, 'text-repeated'],
  ['a NUL in the text', tts([{ name: 'text', value: `a\0${canary}` }]), 422, 'text-encoding'],
  [
    'a control character in the text',
    tts([{ name: 'text', value: `a\u0007${canary}` }]),
    422,
    'text-encoding',
  ],
  [
    'a text that is no UTF-8',
    tts([{ name: 'text', value: Buffer.from([0x61, 0xff, 0xfe]) }]),
    422,
    'text-encoding',
  ],
  [
    'half a character in the text',
    tts([{ name: 'text', value: Buffer.from([0xed, 0xa0, 0x80]) }]),
    422,
    'text-encoding',
  ],
  ['punctuation alone', tts([{ name: 'text', value: '...!?' }]), 422, 'nothing-to-say'],
  ['emoji alone, which have names', tts([{ name: 'text', value: '🦜🦜' }]), 200],
  ['zero-width characters alone', tts([{ name: 'text', value: '\u200b\u200d\u2060' }]), 422],
]
const forms: readonly HttpRow[] = [
  ['JSON in place of a form', json('/tts', { text: canary }), 415, 'media-type'],
  ['a form that is urlencoded', raw('text=hello', 'application/x-www-form-urlencoded'), 415, 'media-type'],
  ['no body at all', { method: 'POST', path: '/tts' }, 415, 'media-type'],
  ['no boundary', raw('x', 'multipart/form-data'), 400, 'multipart-boundary'],
  ['a boundary that is not in the body', raw(`text=${canary}`), 400, 'multipart-malformed'],
  [
    'a form that is cut off',
    raw('--XXXX\r\nContent-Disposition: form-data; name="text"\r\n\r\nHel'),
    400,
    'multipart-malformed',
  ],
  ['a part without a header', raw('--XXXX\r\n\r\nHello\r\n--XXXX--\r\n'), 400],
  [
    'a part without a name',
    raw('--XXXX\r\nContent-Disposition: form-data\r\n\r\nHello\r\n--XXXX--\r\n'),
    400,
  ],
  [
    'a header of a part of 20 KB',
    raw(`--XXXX\r\nX: ${'a'.repeat(20_000)}\r\n\r\nHello\r\n--XXXX--\r\n`),
    400,
  ],
  ['thirty fields', tts(Array.from({ length: 30 }, (_, i) => ({ name: `f${i}`, value: 'x' }))), 400],
  ['a field name of 65 characters', withField('a'.repeat(65), 'x'), 400, 'field-name'],
  ['a field name with brackets', withField('a[b]', 'x'), 400, 'field-name'],
  ['a field name that means 4,294,967,294 places', withField('a[4294967294]', 'x'), 400, 'field-name'],
  ['__proto__ as a field', withField('__proto__', 'x'), 400],
  ['constructor as a field', withField('constructor', 'x'), 400],
  ['an unknown field', withField('txet', canary), 400, 'unknown-field'],
  ['a parameter that is misspelt', tts([text], '/tts?strem=1'), 400, 'unknown-parameter'],
]
const fields: readonly HttpRow[] = [
  ['a voice that is a path', withField('voice', '../../etc/passwd'), 422, 'voice-name'],
  ['a voice with a NUL', withField('voice', 'a\0b'), 422, 'voice-name'],
  ['an unknown voice', withField('voice', 'nobody'), 404, 'voice-unknown'],
  ['__proto__ as a voice', withField('voice', '__proto__'), 422, 'voice-name'],
  ['an unknown speaker', withField('voice', 'en_US-kal16-diphone:9'), 422],
  ['a speed of abc', withField('speed', 'abc'), 422, 'field-invalid'],
  ['a speed of NaN', withField('speed', 'NaN'), 422, 'field-invalid'],
  ['a speed of 1e999', withField('speed', '1e999'), 422, 'field-invalid'],
  ['a speed of 0', withField('speed', '0'), 422, 'field-invalid'],
  ['a speed of -1', withField('speed', '-1'), 422, 'field-invalid'],
  ['a speed of 100', withField('speed', '100'), 422, 'field-invalid'],
  ['0 threads', withField('threads', '0'), 422, 'field-invalid'],
  ['1.5 threads', withField('threads', '1.5'), 422, 'field-invalid'],
  ['1e9 threads', withField('threads', '1e9'), 422, 'field-invalid'],
  ['a campaign that is no UUID', withField('campaign_id', '../x'), 422, 'field-invalid'],
  ['a repeat of 0', withField('repeat', '0'), 422, 'field-invalid'],
  ['an item id of 129 characters', withField('item_id', 'a'.repeat(129)), 422, 'field-invalid'],
  ['a tag without a value', withField('tags', 'room'), 422, 'field-invalid'],
  ['__proto__ as a tag', withField('tags', '{"__proto__":{"x":1}}'), 422, 'field-invalid'],
  ['a tag with a NUL', withField('tags', '{"a":"\\u0000"}'), 422, 'field-invalid'],
  ['tags that are a list', withField('tags', '[1]'), 422, 'field-invalid'],
  ['a warmup of maybe', withField('warmup', 'maybe'), 422, 'field-invalid'],
  ['two files', tts([text, ...['a', 'b'].map((file) => ({ name: 'ref_audio', value: wav(), file }))]), 400],
  ['a file in another field', withAudio(wav(), 'text2'), 400, 'unexpected-file'],
  ['audio that is empty', withAudio(Buffer.alloc(0)), 422],
  ['audio that is a picture', withAudio(Buffer.from('89504e470d0a1a0a0000', 'hex')), 422, 'audio-invalid'],
  ['audio of a rate of 0', withAudio(wav((bytes) => bytes.writeUInt32LE(0, 24))), 422],
  ['audio of a rate of 4 GHz', withAudio(wav((bytes) => bytes.writeUInt32LE(0xffffffff, 24))), 422],
  ['audio of 0 channels', withAudio(wav((bytes) => bytes.writeUInt16LE(0, 22))), 422],
  ['audio whose length lies', withAudio(wav((bytes) => bytes.writeUInt32LE(0xfffffff0, 40))), 422],
  ['audio of 0 s', withAudio(wav((bytes) => bytes.writeUInt32LE(0, 40)).subarray(0, 44)), 422],
]
const speech = (body: unknown) => json('/v1/audio/speech', body)
const openai: readonly HttpRow[] = [
  ['no input', speech({}), 422, 'field-invalid'],
  ['an input that is a number', speech({ input: 7 }), 422],
  ['an input that is a list', speech({ input: [canary] }), 422],
  ['an input of null', speech({ input: null }), 422],
  ['an empty input', speech({ input: '' }), 422, 'text-empty'],
  ['half a character as input', speech('{"input":"\\ud800"}'), 422, 'text-encoding'],
  ['a NUL as input', speech('{"input":"a\\u0000b"}'), 422, 'text-encoding'],
  ['mp3', speech({ input: 'Hello', response_format: 'mp3' }), 400, 'format-unsupported'],
  ['a voice that is an object', speech({ input: 'Hello', voice: { id: '../x' } }), 422],
  ['an unknown voice of OpenAI’s form', speech({ input: 'Hello', voice: 'nobody' }), 404, 'voice-unknown'],
  ['a speed of a string', speech({ input: 'Hello', speed: 'fast' }), 422],
  ['a speed of 1e308', speech({ input: 'Hello', speed: 1e308 }), 422],
  ['half of JSON', speech(`{"input":"${canary}`), 400, 'body-malformed'],
  ['a key twice', speech(`{"input":"a","input":"${canary}"}`), 400, 'body-malformed'],
  ['a list of lists', speech(`${'['.repeat(50_000)}${']'.repeat(50_000)}`), 422],
  ['__proto__ in JSON', speech(`{"input":"","__proto__":{"input":"${canary}"}}`), 422],
  ['a body of 1 MB', speech({ input: canary.repeat(40_000) }), 413],
  ['UTF-16', { ...speech(''), body: Buffer.from('{"input":"a"}', 'utf16le') }, 400],
  [
    'a content coding that is none',
    { ...speech('{}'), headers: { 'content-type': 'application/json', 'content-encoding': 'x' } },
    400,
  ],
  [
    'gzip that is none',
    { ...speech('{}'), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
    400,
  ],
  [
    'a charset that is none',
    { ...speech('{}'), headers: { 'content-type': 'application/json; charset=x' } },
    400,
  ],
]

/** What is asked to be spoken. */
export const speechCases = [
  ...httpCases('texts', 'agent', texts),
  ...httpCases('forms', 'agent', forms),
  ...httpCases('fields', 'agent', fields),
  ...httpCases('OpenAI', 'agent', openai),
]
