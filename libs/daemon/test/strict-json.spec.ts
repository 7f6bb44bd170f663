import express, { type ErrorRequestHandler } from 'express'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RepeatedKeyError, parseStrictJson, readStrictJson } from '../src/index.js'
import { serve } from './answers.js'

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

/** What a body is read as, or why it is refused. */
async function readBody(body: string | Buffer<ArrayBuffer>, type = 'application/json'): Promise<unknown> {
  const app = express()
  app.use(readStrictJson(1024), (request, response) => void response.json(request.body))
  const refuse: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const { name, status, key } = error as { name: string; status: number; key?: string }
    response.json({ name, status, key })
  }
  const answer = await fetch(await serve(app.use(refuse)), {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
  })
  return answer.json()
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le')

test.each([
  { name: 'an object', body: '{"a":[1,{"a":2}]}', read: { a: [1, { a: 2 }] } },
  { name: 'a key twice', body: '{"a":1,"a":2}', read: { name: 'RepeatedKeyError', status: 403, key: 'a' } },
  { name: 'half a body', body: '{"a":1,"a":', read: { name: 'SyntaxError', status: 400 } },
  {
    name: 'a body over its limit',
    body: `{}${' '.repeat(1023)}`,
    read: { name: 'PayloadTooLargeError', status: 413 },
  },
])('a body is read as JSON: $name', async ({ body, read }) => {
  expect(await readBody(body)).toEqual(read)
})

test('a body in another encoding is read in that one', async () => {
  const type = 'application/json; charset=utf-16le'
  expect(await readBody(utf16('{"a":1}'), type)).toEqual({ a: 1 })
  expect(await readBody(utf16('{"a":1,"a":2}'), type)).toMatchObject({ name: 'RepeatedKeyError' })
})
