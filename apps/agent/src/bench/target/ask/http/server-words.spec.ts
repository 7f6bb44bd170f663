import { expect, test } from 'vitest'
import { serverWords } from './server-words.js'

const text = 'Die Straße ist naß, "ganz naß".\nGood night to you all, 一二三四五.'
const words = (body: unknown) =>
  serverWords(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), text)

test.each([
  [
    'OpenAI',
    { error: { message: 'No such voice: af_sky', type: 'invalid', code: 400 } },
    'No such voice: af_sky',
  ],
  ['FastAPI', { detail: 'Not Found' }, 'Not Found'],
  ['Kokoro', { detail: { error: 'validation_error', message: 'No such voice' } }, 'No such voice'],
  [
    'pydantic',
    { detail: [{ type: 'missing', loc: ['body', 'voice'], msg: 'Field required', input: { input: text } }] },
    'body.voice: Field required',
  ],
  ['RFC 9457', { type: 'about:blank', title: 'Not Found', detail: 'no voice "x"' }, 'no voice "x"'],
  ['RFC 9457 without detail', { title: 'Not Found', status: 404 }, 'Not Found'],
  ['Spring', { status: 400, error: 'Bad Request', message: 'speed is too high' }, 'speed is too high'],
  ['a string', '"no"', 'no'],
  ['other JSON', { code: 7 }, '{"code":7}'],
  ['plain text', 'model is\n\tloading\u001b[2J', 'model is loading [2J'],
  [
    'a page',
    '<!DOCTYPE html><html><title>502 Bad Gateway &amp; more</title><h1>x</h1>',
    '502 Bad Gateway & more',
  ],
  ['a page without a title', '<html><style>a{}</style><h1>No</h1> way', 'No way'],
  ['nothing', '', ''],
  ['JSON that breaks off', '{"detail":"x', '{"detail":"x'],
])('the sentence of %s', (_name, body, expected) => {
  expect(words(body)).toBe(expected)
})

test('sound is no sentence', () => {
  expect(serverWords(Buffer.alloc(500), text)).toBe('')
  expect(serverWords(Buffer.from([0x52, 0xff, 0xfe, 0xfd, 0xff, 0xfe]), text)).toBe('')
})

test('two hundred characters are kept, and no half of one', () => {
  const long = words('😀'.repeat(150))
  expect(long).toHaveLength(199)
  expect(long).toMatch(/^(😀)+…$/u)
})

test.each([
  ['as it was sent', `cannot say ${text}`],
  ['as JSON in JSON', `got ${JSON.stringify({ input: text })}`],
  ['with escapes of Python', "input: 'Die Stra\\xdfe ist na\\xdf'"],
  ['with escapes of JSON', 'input: \\u4e00\\u4e8c\\u4e09\\u56db\\u4e94'],
  ['in capitals and one line', 'cannot say GOOD NIGHT TO YOU ALL'],
  ['cut off', 'cannot say "Good night to yo..."'],
  ['in a page', `<html><title>cannot say Good&nbsp;night to you&#32;all</title>`],
])('the text that was sent is in no message: %s', (_name, body) => {
  const shown = words(body)
  expect(shown).toMatch(/^(cannot say|got|input).*…/)
  expect(shown).not.toMatch(/stra|naß|na\\xdf|night|you|all|一二/i)
})

test('a text of one word is found as a word only', () => {
  const said = (sent: string) => serverWords(Buffer.from('cannot say "hi", which this is'), sent)
  expect(said('Hi')).toBe('cannot say "…", which this is')
  expect(said('is')).toBe('cannot say "hi", which this …')
})

test('what a message and a text have in common by chance stays', () => {
  expect(serverWords(Buffer.from('the voice is not known'), 'The voice of reason is loud.')).toBe(
    'the voice is not known',
  )
})
