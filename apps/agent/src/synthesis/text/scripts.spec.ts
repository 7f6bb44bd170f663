import { expect, test } from 'vitest'
import { readableText } from './scripts.js'

test.each([
  { name: 'all of it', text: 'Hello, wörld 2!', foreign: 0, script: null, left: 'Hello, wörld 2!' },
  {
    name: 'accents that stand alone',
    text: 'e\u0301te\u0301',
    foreign: 0,
    script: null,
    left: 'e\u0301te\u0301',
  },
  {
    name: 'a Greek letter of a formula',
    text: 'the π of 2 µm',
    foreign: 0,
    script: null,
    left: 'the π of 2 µm',
  },
  { name: 'no Greek word', text: 'say λόγος now', foreign: 5, script: 'Greek', left: 'say       now' },
  { name: 'no Chinese', text: '你好 OK', foreign: 2, script: 'Han', left: '   OK' },
  { name: 'no Cyrillic', text: 'Привет', foreign: 6, script: 'Cyrillic', left: '      ' },
  { name: 'no letter of a rare script', text: 'ᚠ', foreign: 1, script: 'another script', left: ' ' },
])('a voice of Latin letters reads $name', ({ text, foreign, script, left }) => {
  expect(readableText(text, ['Latin'])).toMatchObject({ text: left, foreign, script })
})

test('a voice of two scripts reads both', () => {
  expect(readableText('नमस्ते world', ['Devanagari', 'Latin'])).toMatchObject({ foreign: 0, script: null })
})
