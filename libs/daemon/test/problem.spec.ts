import express from 'express'
import { expect, test } from 'vitest'
import { describeError, secureHeaders, sendProblem, type Problem } from '../src/index.js'
import { dial, serve } from './answers.js'

const full: Problem = { status: 429, code: 'queue-full', title: 'The queue is full', detail: 'try again' }

/** A server that has this one problem. */
function troubled(problem: Problem): Promise<string> {
  const app = express().disable('x-powered-by')
  app.use(secureHeaders, (request, response) => sendProblem(request, response, problem))
  return serve(app)
}

test('a problem is what RFC 9457 describes, with its code and what is more to say', async () => {
  const answer = await fetch(await troubled({ ...full, retryAfterS: 0, more: { request_id: 7 } }))
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('retry-after')]).toEqual([
    429,
    'application/problem+json; charset=utf-8',
    '0',
  ])
  expect(await answer.text()).toBe(
    '{"type":"urn:voicemark:problem:queue-full","title":"The queue is full","status":429,' +
      '"detail":"try again","code":"queue-full","request_id":7}',
  )
})

test.each([{}, { retryAfterS: null }])(
  'nobody is told to come again where that is not known: %o',
  async (more) => {
    const answer = await fetch(await troubled({ ...full, ...more }))
    expect(answer.headers.has('retry-after')).toBe(false)
  },
)

test('what was said of a file that did not come is not said of a problem', async () => {
  const app = express().use((request, response) => {
    response.set({ Trailer: 'Rows', Link: '</2>; rel="next"', 'Content-Disposition': 'attachment' })
    sendProblem(request, response, full)
  })
  const { status, headers } = await fetch(await serve(app))
  expect([status, headers.get('trailer'), headers.get('link'), headers.get('content-disposition')]).toEqual([
    429,
    null,
    null,
    null,
  ])
})

test('it can be neither sniffed, kept nor framed', async () => {
  const { headers } = await fetch(await troubled(full))
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'",
  })
})

test.each([
  { name: 'a length', header: 'Content-Length: 1000000', part: 'text' },
  { name: 'chunks', header: 'Transfer-Encoding: chunked', part: '4\r\ntext\r\n' },
])('who is still sending, with $name, gets the whole answer and is cut off', async ({ header, part }) => {
  const { closed } = dial(await troubled(full), `POST / HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n${part}`)
  const answer = await closed
  expect(answer).toMatch(/^HTTP\/1\.1 429 [^]*\r\nConnection: close\r\n[^]*"code":"queue-full"\}$/)
})

test.each([
  { name: 'without a body', request: 'GET / HTTP/1.1\r\nHost: a\r\n' },
  { name: 'with an empty one', request: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n' },
])('after a request $name the connection takes the next', async ({ request }) => {
  const { closed } = dial(await troubled(full), `${request}\r\n${request}Connection: close\r\n\r\n`)
  expect((await closed).match(/HTTP\/1\.1 429 /g)).toHaveLength(2)
})

test('the log gets the name and the place of an error, and nothing of its message', () => {
  const described = describeError(new TypeError('the text\n    at the top\nof a client'))
  expect(described.name).toBe('TypeError')
  expect(described.stack?.[0]).toContain('problem.spec.ts')
  expect(described.stack?.length).toBeLessThanOrEqual(5)
  expect(JSON.stringify(described)).not.toMatch(/the text|the top|client/)
  expect(describeError('a text')).toEqual({ name: 'string' })
})
