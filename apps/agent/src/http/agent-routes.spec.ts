import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, type AgentParts } from './agent-app.js'

/** What answers anything it is asked with nothing: only who is let in is looked at. */
const parts = new Proxy({} as AgentParts, {
  get: (_parts, name) => (name === 'log' ? pino({ enabled: false }) : () => ({ status: 'ok' })),
})

interface Layer {
  readonly route?: { readonly path: string }
}

const app = createApp(parts)
const layers = (app.router as unknown as { readonly stack: readonly Layer[] }).stack
const paths = [...new Set(layers.flatMap(({ route }) => (route === undefined ? [] : [route.path])))]
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']

const server = createServer(app)
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => void server.close())

/** The status of an answer; fetch would not let a program say another host. */
async function statusOf(method: string, path: string, headers: Record<string, string>): Promise<number> {
  const { port } = server.address() as AddressInfo
  const sent = request({
    host: '127.0.0.1',
    port,
    method,
    path: path.replaceAll(/:\w+/g, 'x'),
    headers,
  }).end()
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode: number }]
  response.resume()
  return response.statusCode
}

test('all paths are walked', () => {
  expect(paths).toEqual(
    expect.arrayContaining(['/tts', '/api/v1/measurements/:request_id', '/metrics', '/livez']),
  )
})

test.each(paths)('%s is for this machine alone, also where it is a probe', async (path) => {
  for (const method of methods) {
    expect(await statusOf(method, path, { Host: 'evil.example' })).toBe(403)
    expect(await statusOf(method, path, { Origin: 'https://evil.example' })).toBe(403)
    expect(await statusOf(method, path, {})).not.toBe(403)
  }
})
