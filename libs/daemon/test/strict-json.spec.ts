import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RepeatedKeyError, parseStrictJson } from '../src/index.js'

test.each([
  { name: 'at the top', text: '{"a": 1,\n  "a": 2}', key: 'a', place: 'line 2, column 3' },
  {
    name: 'in an object of a list',
    text: '[{}, {"a":{"b":1},"b":[2],"b":3}]',
    key: 'b',
    place: 'line 1, column 27',
  },
  { name: 'spelled in two ways', text: '{"a":1,"\\u0061":2}', key: 'a', place: 'line 1, column 8' },
  { name: 'that is empty', text: '{"":1,"":2}', key: '', place: 'line 1, column 7' },
  { name: '__proto__', text: '{"__proto__":1,"__proto__":2}', key: '__proto__', place: 'line 1, column 16' },
])('a key twice, $name, is refused with its place', ({ text, key, place }) => {
  expect(() => parseStrictJson(text)).toThrow(
    expect.objectContaining({ name: 'RepeatedKeyError', key, place }),
  )
})

test.each([
  '{"a":"a","b":"a"}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":2}]',
  '["a","a"]',
  '{"a":["a","a"],"b":"{\\"a\\",\\"a\\":1}"}',
])('no key of %s is there twice', (text) => {
  expect(parseStrictJson(text)).toEqual(JSON.parse(text))
})

test('what JSON.stringify writes is read as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseStrictJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('a text as deep as it is long is read in a moment', () => {
  const depth = 100_000
  const text = `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`
  expect(() => parseStrictJson(text)).not.toThrow()
  expect(() => parseStrictJson(`${'{"a":'.repeat(depth)}{"b":1,"b":2}${'}'.repeat(depth)}`)).toThrow(
    RepeatedKeyError,
  )
})

test('what is no JSON is said as JSON.parse says it', () => {
  expect(() => parseStrictJson('{"a":1,"a":')).toThrow(/JSON/)
})
