import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { untilSensorsKnown } from './known-sensors.js'

const lasting = new AbortController().signal

async function startAgent(status: number): Promise<{ url: string; events: string[] }> {
  const events: string[] = []
  const server = createServer(({ method = '', url = '' }, response) => {
    events.push(`${method} ${url}`)
    setImmediate(() => {
      events.push('told')
      response.writeHead(status).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, events }
}

test.each([
  ['what its machine can measure', 200],
  ['of before, which has no such page', 404],
  ['that does not know it yet', 503],
])('a bench waits for the answer of an agent once: one %s', async (_, status) => {
  const { url, events } = await startAgent(status)
  await untilSensorsKnown(url, lasting)
  expect([...events, 'first request']).toEqual(['GET /api/v1/sensors', 'told', 'first request'])
})

test('nobody there, or an interrupted campaign, is no error here', async () => {
  await untilSensorsKnown('http://127.0.0.1:1', lasting)
  await untilSensorsKnown('http://127.0.0.1:1', AbortSignal.abort())
})
