import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { protocolVersion } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, expect, test } from 'vitest'
import { startCollector, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

const agent_id = randomUUID()
const run_id = randomUUID()
const sent = requestOf({ first_sample_seq: 0, last_sample_seq: 19 })
let collector: RunningApp

beforeAll(async () => {
  collector = await startCollector()
  const auth = { proto: protocolVersion, agent_id }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  for (const [event, message] of [
    ['hello', helloOf(run_id)],
    ['batch', sampleBatch(run_id, 0, samplesOf(0, 40))],
    ['batch', requestBatch(run_id, 0, [sent, requestOf({ warmup: true })])],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}, 90_000)

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(new URL(path, collector.url), { headers })
  return [response.status, (await response.json()) as Record<string, unknown>] as const
}

const examples = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8').matchAll(
  /curl 'localhost:8080([^']+)'/g,
)
test.each([...examples].map(([, path = '']) => path))('docs/api.md: %s', async (path) => {
  const [status, body] = await ask(path.replace('=ID&', `=${agent_id}&`))
  expect([status, Object.keys(body).length > 0]).toEqual([200, true])
})

test('a request is answered with what is around it', async () => {
  const [, body] = await ask(`/api/v1/requests/${sent.request_id}`)
  expect(body).toMatchObject({
    request: { request_id: sent.request_id, tags: { room: 'cold' }, warmup: false },
    run: { run_id, agent_id, requests: 2, samples: 40 },
    ...{ excluded: null, corrections: [], campaign: null, samples: { count: 20, folded: 0 } },
    neighbours: { previous: null, next: expect.any(String) as string },
  })
  const [status, unknown] = await ask(`/api/v1/requests/${sent.request_id.slice(0, 8)}`)
  expect([status, unknown['code'], unknown['suggestion']]).toEqual([404, 'request-unknown', sent.request_id])
})

test('an agent is answered with its newest run; what it measured long ago does not make it speak', async () => {
  const [, body] = await ask(`/api/v1/agents/${agent_id}`)
  expect(body).toMatchObject({ agent_id, state: 'idle', run: { run_id }, sensors_missing: null })
  const [status, unknown] = await ask(`/api/v1/agents/${agent_id.slice(0, 8)}`)
  expect([status, unknown['suggestion']]).toEqual([404, agent_id])
})

test('samples of an agent that there is not are not none, and the one that was meant is said', async () => {
  const wrong = `${agent_id.slice(0, -1)}${agent_id.endsWith('0') ? '1' : '0'}`
  for (const more of ['', '&step=1s']) {
    const [status, problem] = await ask(`/api/v1/samples?agent_id=${wrong}&since=2025-11-22${more}`)
    expect([status, problem['code'], problem['suggestion']]).toEqual([404, 'machine-unknown', agent_id])
  }
  const [status, body] = await ask(
    `/api/v1/samples?agent_id=${agent_id}&since=2001-01-01&until=2001-01-02&step=1s`,
  )
  expect([status, body['buckets']]).toEqual([200, []])
})

test('of machines those fields are given that are asked for, and a list that has not changed is not sent again', async () => {
  const path = '/api/v1/agents?fields=agent_id,cpu_model,runs'
  const { hardware } = helloOf(run_id)
  const [, body] = await ask(path)
  expect(body).toEqual({ agents: [{ agent_id, cpu_model: hardware.cpu_model, runs: 1 }] })
  const first = await fetch(new URL(path, collector.url))
  const again = await fetch(new URL(path, collector.url), {
    headers: { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' },
  })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('facets count what there is', async () => {
  const [, body] = await ask('/api/v1/facets')
  expect(body).toMatchObject({
    voice: { values: [{ value: 'embedded', n: 2 }], cut: false },
    subject: { values: [{ value: null, n: 2 }] },
    tags: { names: [{ name: 'room', values: [{ value: 'cold', n: 2 }] }], cut: false },
  })
})

test.each([
  ['/api/v1/requests?voise=amy', 'unknown-parameter', 'voice'],
  ['/api/v1/requests?failure_class=timout', 'param-invalid', 'timeout'],
  ['/api/v1/requests?fields=rtf,peak_memory', 'param-invalid', undefined],
  ['/api/v1/requests?fields=rtff', 'param-invalid', 'rtf'],
  ['/api/v1/requests?since=2025-11-29T10:00:00', 'param-invalid', undefined],
  ['/api/v1/requests?since=1763800000000', 'param-invalid', undefined],
  [`/api/v1/requests?${'tag=a:b&'.repeat(9)}`, 'param-repeated', undefined],
  ['/api/v1/requests?tag=room', 'param-invalid', undefined],
  ['/api/v1/samples?since=2025-11-22', 'param-missing', undefined],
  ['/api/v1/samples?step=1h', 'param-missing', undefined],
  ['/api/v1/agents?fields=agent_id,cpu_mode', 'param-invalid', 'cpu_model'],
  ['/api/v1/requst', 'not-found', '/api/v1/requests'],
  ['/requests', 'not-found', '/api/v1/requests'],
  ['/api/v1/runs/x/sample', 'not-found', '/api/v1/runs/{id}/samples'],
])('%s is %s, and says what was meant', async (path, code, suggestion) => {
  const [, problem] = await ask(path)
  expect(problem).toMatchObject({ code, see: '/docs' })
  expect(problem['suggestion']).toBe(suggestion)
})

test('a time may have a zone whose plus was not coded', async () => {
  const times = ['2025-11-22T08:26:41.5Z', '2025-11-22T10:26:41.5+02:00', '1763800001.5']
  for (const time of times) {
    const rows = async (name: string) => (await ask(`/api/v1/requests?warmup=exclude&${name}=${time}`))[1]
    expect([await rows('since'), await rows('until')]).toMatchObject([
      { requests: [] },
      { requests: [{ request_id: sent.request_id }] },
    ])
  }
})

test('an answer that has not changed is not sent again', async () => {
  const url = new URL('/api/v1/requests', collector.url)
  const first = await fetch(url)
  const etag = first.headers.get('etag') ?? ''
  await first.text()
  expect([etag.startsWith('W/"'), first.headers.get('cache-control')]).toEqual([true, 'private, no-cache'])
  // Without this fetch says that it wants no answer from before.
  const again = await fetch(url, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } })
  expect([again.status, await again.text()]).toEqual([304, ''])
  const session = await fetch(new URL('/api/v1/session', collector.url))
  expect(session.headers.get('cache-control')).toBe('no-store')
})
