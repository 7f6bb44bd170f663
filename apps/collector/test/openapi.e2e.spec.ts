import { randomUUID } from 'node:crypto'
import { protocolVersion } from '@voicemark/schema'
import { problem } from '@voicemark/schema/rest'
import { io, type Socket } from 'socket.io-client'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { headerWords } from '../src/http/openapi/operations/header-words.js'
import type { Operation } from '../src/http/openapi/operations/operation.js'
import { operations } from '../src/http/openapi/operations/operations.js'
import { m1, sendFile } from './import-parts.js'
import { startCollector, type RunningApp } from './running-processes.js'
import { passportOf } from './sensors-suite.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

const [agent, run, measured] = [randomUUID(), randomUUID(), randomUUID()]
let collector: RunningApp
let [correction, campaign] = ['', '']
let headers: ReadonlyMap<string, readonly string[]>

beforeAll(async () => {
  collector = await startCollector()
  headers = await describedHeaders()
  await deliver(agent, run, 'intel_i5', [
    requestOf({ request_id: measured, first_sample_seq: 2, last_sample_seq: 5 }),
  ])
  const spoilt = requestOf({ hardware_tier: 'amd_epyc', rtf: 0.7, tags: { room: 'warm' } })
  await deliver(randomUUID(), randomUUID(), 'amd_epyc', [requestOf({ hardware_tier: 'amd_epyc' }), spoilt])
  expect((await sendFile(collector.url, m1)).status).toBe(200)
  const excluded = { kind: 'exclude', target_kind: 'request', target: spoilt.request_id, reason: 'a fan' }
  correction = await posted('/api/v1/corrections', excluded, z.object({ correction_id: z.string() }))
  const plan = { corpus: 'built-in', configurations: [{ voice: 'tone' }] }
  campaign = await posted(
    '/api/v1/campaigns',
    { plan, agents: [agent] },
    z.object({ campaign_id: z.string() }),
  )
}, 90_000)

/** Delivers a run as an agent does. */
async function deliver(agent_id: string, run_id: string, tier: string, rows: ReturnType<typeof requestOf>[]) {
  const auth = { proto: protocolVersion, agent_id }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  await send(socket, 'hello', { ...helloOf(run_id, tier), sensors: passportOf() })
  await send(socket, 'batch', sampleBatch(run_id, 0, samplesOf(0, 30)))
  await send(socket, 'batch', requestBatch(run_id, 0, rows))
  socket.close()
}

async function send(socket: Socket, event: string, message: unknown) {
  expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
}

/** What was made, by its id. */
async function posted(path: string, body: unknown, id: z.ZodType<Record<string, string>>): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(collector.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  expect([path, answer.status]).toEqual([path, 201])
  return Object.values(id.parse(await answer.json()))[0] ?? ''
}

/** A part of a path that is there, by the path. */
function partOf(path: string): string {
  if (path.includes('/agents/')) return agent
  if (path.includes('/requests/')) return measured
  if (path.includes('/runs/')) return run
  if (path.includes('/campaigns/')) return campaign
  if (path.includes('/corrections/')) return correction
  return 'fig2_rtf_comparison.png'
}

const filled = (path: string) => path.replace(/(?<=\/):\w+/, () => partOf(path))
const all = Object.entries(operations).map(([key, operation]) => {
  const [method = '', path = ''] = key.split(' ')
  return { key, method, path, operation }
})
const readable = all.filter(({ method }) => method === 'GET')

/** Parameters with which an answer has another form, or with which it has more in it. */
const queries: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/hardware': ['hardware=intel_i5_cpu'],
  '/api/v1/agents': ['fields=agent_id,cpu_model,hardware'],
  '/api/v1/requests': [
    'excluded=include',
    'limit=1',
    'fields=request_id,rtf,tags',
    'tag=room:warm&order=oldest',
  ],
  '/api/v1/comparison': ['measure=peak_memory_mb&override=true&split=tag:room'],
  '/api/v1/requests/:id/samples': ['step=1s', 'step=1s&fields=memory_mb'],
  '/api/v1/runs/:id/samples': ['limit=5', 'step=1m'],
  '/api/v1/samples': ['step=5s'],
  '/metrics/summary': ['hardware=intel_i5_cpu'],
  '/metrics/export': ['hardware=intel_i5_cpu'],
  '/api/v1/corrections': ['standing=true'],
  '/api/v1/exports/requests.json': ['part=2&columns=seed', 'excluded=include'],
  '/api/v1/exports/samples.json': ['part=5'],
  '/api/v1/exports/synthesis.csv': ['columns=all&excluded=include'],
}

/** Of parameters without which there is no answer. */
const given: Readonly<Record<string, string>> = { agent_id: agent, since: '2025-11-22' }
const needs = ({ needed = [] }: Operation) => needed.map((name) => `${name}=${given[name] ?? ''}`)

const asked = readable.flatMap(({ path, operation }) =>
  ['', ...(queries[path] ?? [])].map((more) => {
    const query = [...needs(operation), more].filter((one) => one !== '').join('&')
    return [`${path}${query === '' ? '' : `?${query}`}`, operation] as const
  }),
)

describe('what is described is what is answered', () => {
  test.each(asked)('GET %s', async (path, operation) => {
    const answer = await fetch(collector.url + filled(path))
    const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
    expect(answer.status).toBe(200)
    expect(Object.keys(operation.answers[200] ?? {})).toContain(type)
    expect(headers.get(operation.id)).toEqual(expect.arrayContaining(ownHeaders(answer)))
    expect(answer.headers.has('etag')).toBe(headers.get(operation.id)?.includes('etag'))
    const form = operation.answers[200]?.[type]
    if (!(form instanceof z.ZodType)) {
      // One that goes on is left.
      await (type === 'text/event-stream' ? answer.body?.cancel() : answer.arrayBuffer())
      return
    }
    const body: unknown = await answer.json()
    // A form takes what it knows and leaves the rest: what is left out is described nowhere.
    expect(form.parse(body)).toEqual(body)
  })

  test('a parameter that is needed is missed', async () => {
    const lacking = readable.flatMap(({ path, operation }) =>
      needs(operation).map((_, left) => [path, needs(operation).filter((__, at) => at !== left)] as const),
    )
    expect(lacking.length).toBeGreaterThan(0)
    for (const [path, query] of lacking) {
      const answer = await fetch(`${collector.url}${filled(path)}?${query.join('&')}`)
      expect([path, await answer.json()]).toMatchObject([path, { code: 'param-missing' }])
    }
  })

  test('every kind of row and result was there to be held against its form', async () => {
    const counts = async (path: string, list: string) => {
      const body = z.record(z.string(), z.unknown()).parse(await (await fetch(collector.url + path)).json())
      return z.array(z.unknown()).parse(body[list]).length
    }
    const lists = await Promise.all([
      counts('/api/v1/agents', 'agents'),
      counts('/api/v1/imports', 'imports'),
      counts('/api/v1/campaigns', 'campaigns'),
      counts('/api/v1/corrections', 'corrections'),
      counts(`/api/v1/requests/${measured}/samples`, 'samples'),
      counts(`/api/v1/requests/${measured}/samples?step=1s`, 'buckets'),
      counts(`/api/v1/runs/${run}/samples`, 'samples'),
      counts(`/api/v1/samples?agent_id=${agent}&since=2025-11-22`, 'samples'),
      counts(`/api/v1/samples?agent_id=${agent}&since=2025-11-22&step=5s`, 'buckets'),
      counts('/api/v1/health', 'streams'),
    ])
    for (const length of lists) expect(length).toBeGreaterThan(0)
  })
})

/** Names of the headers of each operation that the document has, by its id. */
async function describedHeaders(): Promise<ReadonlyMap<string, readonly string[]>> {
  const answer = z.object({ headers: z.record(z.string(), z.unknown()).default({}) })
  const one = z.object({ operationId: z.string(), responses: z.object({ 200: answer.optional() }) })
  const form = z.object({ paths: z.record(z.string(), z.record(z.string(), one)) })
  const { paths } = form.parse(await (await fetch(`${collector.url}/openapi.json`)).json())
  return new Map(
    Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .map(({ operationId, responses }) => [
        operationId,
        Object.keys(responses[200]?.headers ?? {}).map((name) => name.toLowerCase()),
      ]),
  )
}

const ownHeaders = ({ headers }: Response) => {
  const known = Object.keys(headerWords).map((name) => name.toLowerCase())
  return [...headers.keys()].filter((name) => name.startsWith('voicemark-') || known.includes(name))
}

const strict = all.filter(({ operation }) => operation.isProbe !== true)

test.each(strict)('$key takes the parameters that are described', async ({ method, path, operation }) => {
  const isForm = operation.body?.['multipart/form-data'] !== undefined
  const post = isForm ? { method } : { method, body: '{}', headers: { 'content-type': 'application/json' } }
  const url = `${collector.url}${filled(path)}?no_such_parameter=1`
  const answer = await fetch(url, method === 'POST' ? post : {})
  const { code, detail } = problem.parse(await answer.json())
  expect(code).toBe('unknown-parameter')
  const known = detail.replace('known here: ', '').split(', ')
  expect(known.filter((name) => name !== 'none').sort()).toEqual([...(operation.query ?? [])].sort())
})

test.each(readable.filter(({ operation }) => operation.isProbe === true))(
  '$key takes whatever a prober adds',
  async ({ path }) => {
    const answer = await fetch(`${collector.url}${path}?at=1`)
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
  },
)

test('GET /docs shows every operation and form, without a script and from this host alone', async () => {
  const page = await (await fetch(`${collector.url}/docs`)).text()
  for (const { operation } of all) expect(page).toContain(`<div class="folded" id="${operation.id}">`)
  const linked = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
  const there = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  expect(linked.filter((id) => !there.has(id ?? ''))).toEqual([])
  expect(page).not.toMatch(/<script|<style| style=|(?:src|href)="(?:https?:)?\/\//)
})

test('the document is the same without a token, under the path that tools look for', async () => {
  const [one, other] = await Promise.all(
    ['/api/v1/openapi.json', '/openapi.json'].map(async (path) => (await fetch(collector.url + path)).text()),
  )
  expect(one).toBe(other)
  expect(one).toContain('"openapi":"3.1.0"')
})
