import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { openStore } from '../src/store/store.js'
import { startCollector, temporaryFolder, until, type RunningApp } from './running-processes.js'
import { from, helloOf, sampleBatch, samplesOf } from './store-rows.js'

/** Far more than the buffers of a link hold. */
const rows = 120_000
const batchRows = 6_000
let collector: RunningApp

beforeAll(async () => {
  const folder = temporaryFolder()
  await fillDatabase(join(folder, 'home'))
  collector = await startCollector({}, folder)
}, 90_000)

test('an export to a slow reader is whole, and nothing piles up meanwhile', async () => {
  const response = await download('/api/v1/exports/realtime.csv')
  let lines = 0
  let chunks = 0
  for await (const chunk of response as AsyncIterable<string>) {
    lines += chunk.split('\n').length - 1
    chunks += 1
    if (chunks % 20 === 0) await ask('/livez')
  }
  expect(lines).toBe(rows + 1)
  expect(collector.output()).not.toContain('Warning')
}, 90_000)

test('exports that were asked for at once over one link give their places back when it closes', async () => {
  const [path, places] = ['/api/v1/exports/realtime.csv', 4]
  const statuses = async (count: number) => {
    // Sixty exports may be asked for at once, and then one a second.
    await sleep(1000)
    const answers = await Promise.all(Array.from({ length: count }, () => download(path)))
    for (const answer of answers) answer.on('error', () => undefined).destroy()
    return answers.map(({ statusCode }) => statusCode)
  }
  const link = connect(Number(new URL(collector.url).port), '127.0.0.1').pause()
  link.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`.repeat(places))
  await until('all places are taken', async () => (await statuses(1))[0] === 429)
  link.destroy()
  await until('all are free', async () => (await statuses(places)).every((status) => status === 200))
}, 90_000)

test('a reader that goes before the first row ended the collector', async () => {
  for (let afterMs = 0; afterMs < 60; afterMs += 6) {
    const link = connect(Number(new URL(collector.url).port), '127.0.0.1').pause()
    link.write(`GET /api/v1/exports/realtime.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    await sleep(afterMs)
    link.destroy()
  }
  expect((await ask('/livez')).status).toBe(200)
  expect(collector.output()).not.toContain('internal')
}, 90_000)

test('a reader that goes ends its export, and one that sleeps does not hold up the stop', async () => {
  const gone = await download('/api/v1/exports/realtime.csv')
  gone.destroy()
  expect((await ask('/readyz')).status).toBe(200)

  const sleeping = await download('/api/v1/exports/realtime.csv')
  sleeping.on('error', () => undefined)
  const beganMs = performance.now()
  expect(await collector.stop()).toMatchObject({ code: 0, stderr: '' })
  // One that was held up took 20 s; an idle machine takes 3.
  expect(performance.now() - beganMs).toBeLessThan(18_000)
  sleeping.destroy()
}, 90_000)

async function fillDatabase(home: string): Promise<void> {
  mkdirSync(home, { recursive: true })
  const store = await openStore(pathToFileURL(join(home, 'collector.db')).href)
  const [agent, run] = [randomUUID(), randomUUID()]
  await store.hello(agent, helloOf(run))
  for (let first = 0; first < rows; first += batchRows)
    expect(
      await store.ingest([from(agent, sampleBatch(run, first, samplesOf(first, batchRows)))]),
    ).toMatchObject([{ status: 'ok' }])
  await store.close()
}

const ask = (path: string) => fetch(collector.url + path)

/** The answer, of which nothing is read yet. */
function download(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(collector.url + path, (response) => resolve(response.setEncoding('utf8'))).on('error', reject)
  })
}
