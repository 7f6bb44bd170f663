import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiProblem, createClient, type Client } from './index.js'

type Answer = (asked: URL, request: IncomingMessage) => readonly [status: number, body: unknown]

let asked: { readonly path: string; readonly token: string | undefined }[]
let answer: Answer
let client: Client
let stop: () => Promise<void>

beforeEach(async () => {
  asked = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', token: request.headers.authorization })
    const [status, body] = answer(new URL(request.url ?? '', 'http://it'), request)
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  client = createClient({ url: `http://127.0.0.1:${port}`, token: 'secret' })
  stop = () =>
    new Promise((stopped) => {
      server.close(() => stopped())
      server.closeAllConnections()
    })
})
afterEach(() => stop())

const three: Answer = ({ searchParams }) => {
  const at = Number(searchParams.get('cursor') ?? 0)
  return [200, { requests: [{ request_id: String(at) }], next_cursor: at < 2 ? String(at + 1) : null }]
}

test('pages are asked for until there is no next one, each with the same question and token', async () => {
  answer = three
  const found: string[] = []
  for await (const { requests } of client.pages('/api/v1/requests', { query: { voice: 'a b', limit: 1 } }))
    found.push(...requests.map(({ request_id }) => request_id))
  expect(found).toEqual(['0', '1', '2'])
  expect(asked.map(({ path }) => path)).toEqual(
    ['', '&cursor=1', '&cursor=2'].map((cursor) => `/api/v1/requests?voice=a+b&limit=1${cursor}`),
  )
  expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(['Bearer secret']))
})

test('a loop that is left asks for no other page, and one goes on from a cursor', async () => {
  answer = three
  for await (const page of client.pages('/api/v1/requests', { query: { cursor: '1' } })) {
    expect(page.next_cursor).toBe('2')
    break
  }
  expect(asked).toHaveLength(1)
})

test('a problem says its code, what was perhaps meant and where it is described', async () => {
  const named = { code: 'run-unknown', suggestion: 'ab', see: '/docs#getRun' }
  const body = { ...named, detail: 'no run has this id' }
  answer = () => [404, body]
  const said: unknown = await client
    .get('/api/v1/runs/:id', { parts: { id: 'a/b' } })
    .catch((error: unknown) => error)
  expect(said).toBeInstanceOf(ApiProblem)
  expect(said).toMatchObject({ status: 404, ...named, message: body.detail, body })
  expect(asked[0]?.path).toBe('/api/v1/runs/a%2Fb')
})

test('what is no problem of a collector has no code, suggestion or description', async () => {
  answer = () => [502, '<html>']
  await expect(client.get('/api/v1/agents')).rejects.toMatchObject({
    ...{ status: 502, code: null, suggestion: null, see: null, message: 'HTTP 502' },
  })
})

test('a page that fails ends the loop with its problem', async () => {
  answer = (url, request) =>
    url.searchParams.has('cursor') ? [400, { code: 'cursor-invalid' }] : three(url, request)
  const read = async () => {
    for await (const page of client.pages('/api/v1/runs')) expect(page.next_cursor).toBe('1')
  }
  await expect(read()).rejects.toMatchObject({ code: 'cursor-invalid' })
})
