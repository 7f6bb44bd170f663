import { randomUUID } from 'node:crypto'
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Libsql from 'libsql'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { openStore } from '../src/store/store.js'
import { startCollector, temporaryFolder, type RunningApp } from './running-processes.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

/** Far more than the buffers of a link hold, packed. */
const rows = 120_000
const batchRows = 6_000
const file = join(temporaryFolder(), 'rows.db')
let collector: RunningApp

beforeAll(async () => {
  const DATABASE_URL = pathToFileURL(file).href
  const store = await openStore(DATABASE_URL)
  const [agent, run] = [randomUUID(), randomUUID()]
  await store.hello(agent, helloOf(run))
  for (let first = 0; first < rows; first += batchRows)
    await store.ingest([from(agent, sampleBatch(run, first, samplesOf(first, batchRows)))])
  await store.ingest([from(agent, requestBatch(run, 0, [requestOf(), requestOf(), requestOf()]))])
  await store.close()
  collector = await startCollector({ DATABASE_URL })
})

const packings = { gzip: gunzipSync, br: brotliDecompressSync } as const

test.each([
  '/',
  '/docs',
  '/page.css',
  '/metrics',
  '/api/v1/requests',
  '/api/v1/openapi.json',
  '/api/v1/exports/requests.json',
  '/api/v1/exports/requests.ndjson',
  '/api/v1/exports/requests.csv',
  '/api/v1/exports/synthesis.csv',
])('%s says packed what it says plain', async (path) => {
  const plain = await ask(path)
  expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined])
  const isAlive = path === '/metrics'
  for (const [packing, unpack] of Object.entries(packings)) {
    const packed = await ask(path, { 'Accept-Encoding': packing })
    if (plain.body.length < 1024) continue
    expect([packed.headers['content-encoding'], packed.headers['content-length']]).toEqual([
      packing,
      undefined,
    ])
    expect(packed.headers.vary).toContain('Accept-Encoding')
    expect(packed.body.length).toBeLessThan(plain.body.length)
    if (!isAlive) expect(unpack(packed.body).equals(plain.body)).toBe(true)
  }
})

test('the scripts of the dashboard are packed, kept, and a part of one is of its bytes', async () => {
  const page = (await ask('/')).body.toString()
  const path = /\/dashboard\/assets\/[^"]+\.js/.exec(page)?.[0] ?? ''
  const [plain, packed] = [await ask(path), await ask(path, { 'Accept-Encoding': 'gzip' })]
  expect([packed.headers['content-encoding'], packed.headers['cache-control']]).toEqual([
    'gzip',
    'public, max-age=31536000, immutable',
  ])
  expect(gunzipSync(packed.body).equals(plain.body)).toBe(true)
  const part = await ask(path, { 'Accept-Encoding': 'gzip', Range: 'bytes=10-3009' })
  expect([part.status, part.headers['content-encoding']]).toEqual([206, undefined])
  expect(part.body.equals(plain.body.subarray(10, 3010))).toBe(true)
})

test('who has an answer, packed or plain, need not take it again', async () => {
  const packed = await ask('/api/v1/openapi.json', { 'Accept-Encoding': 'gzip' })
  for (const headers of [{ 'Accept-Encoding': 'gzip' }, {}]) {
    const again = await ask('/api/v1/openapi.json', {
      ...headers,
      'If-None-Match': packed.headers.etag ?? '',
    })
    expect([again.status, again.body.length, again.headers.vary]).toEqual([304, 0, 'Accept-Encoding'])
  }
})

test.each(['/plain', '/tokens', '/corrections', '/login', '/api/v1/session', '/api/v1/tokens'])(
  '%s has what proves who asks, and its length tells nothing of it',
  async (path) => {
    const { status, headers } = await ask(path, { 'Accept-Encoding': 'gzip, br' })
    expect([status, headers['content-encoding']]).toEqual([200, undefined])
  },
)

test.each(['/api/v1/exports/requests.parquet', '/api/v1/bundle.zip', '/api/v1/live'])(
  '%s goes out as it is',
  async (path) => {
    const response = await begin(path, { 'Accept-Encoding': 'gzip, br' })
    expect(response.headers['content-encoding']).toBeUndefined()
    response.destroy()
  },
)

describe.each(Object.keys(packings))('an export by %s', (packing) => {
  const headers = { 'Accept-Encoding': packing }

  test('has its number of rows behind it', async () => {
    const response = await begin('/api/v1/exports/samples.csv', headers)
    expect(response.headers['content-encoding']).toBe(packing)
    response.resume()
    await new Promise((resolve) => response.once('end', resolve))
    expect(response.trailers).toEqual({ 'voicemark-rows': String(rows) })
  })

  test('that one goes away from gives its place back', async () => {
    // More than may run at once.
    for (let i = 0; i < 12; i++) {
      const response = await begin('/api/v1/exports/samples.csv', headers)
      expect(response.statusCode).toBe(200)
      await new Promise((resolve) => response.once('readable', resolve))
      const isClosed = new Promise((resolve) => response.once('close', resolve))
      response.on('error', () => undefined).destroy()
      await isClosed
      expect((await ask('/livez')).status).toBe(200)
    }
    expect(collector.output()).not.toMatch(/Warning|"level":(?:50|60)/)
  })

  test('that breaks off is no whole file to its reader', async () => {
    const db = new Libsql(file)
    db.exec('UPDATE sample SET cpu_percent = 9e999 WHERE seq = 119990')
    try {
      for (const path of ['samples.csv', 'samples.ndjson', 'samples.json', 'realtime.csv?columns=all']) {
        const answer = fetch(`${collector.url}/api/v1/exports/${path}`, { headers })
        await expect(answer.then((response) => response.text())).rejects.toThrow(/terminated|failed/)
      }
    } finally {
      db.exec('UPDATE sample SET cpu_percent = 1 WHERE seq = 119990')
      db.close()
    }
  })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Says nothing of packing of its own, as `fetch` would. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await begin(path, headers)
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

/** The answer, of which nothing is read yet. */
function begin(path: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(collector.url + path, { headers, agent: false }, resolve).on('error', reject)
  })
}
