import { randomUUID } from 'node:crypto'
import { protocolVersion } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, expect, test } from 'vitest'
import { startCollector, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf, type SentRequest } from './store-rows.js'

let collector: RunningApp

beforeAll(async () => {
  collector = await startCollector()
}, 90_000)

const withSamples = (first: number, last: number, more: Partial<SentRequest> = {}) =>
  requestOf({ first_sample_seq: first, last_sample_seq: last, start_time: 1_763_900_000 + first, ...more })

/** Delivers a run of a new machine, with 40 samples. */
async function deliver(requests: SentRequest[]) {
  const [agent_id, run_id] = [randomUUID(), randomUUID()]
  const auth = { proto: protocolVersion, agent_id }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  for (const [event, message] of [
    ['hello', helloOf(run_id)],
    ['batch', sampleBatch(run_id, 0, samplesOf(0, 40))],
    ['batch', requestBatch(run_id, 0, requests)],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
  return { agent_id, run_id }
}

const get = (path: string) => fetch(new URL(path, collector.url))
const json = async <T>(path: string) => (await (await get(path)).json()) as T
const text = async (path: string) => (await get(path)).text()
const linesOf = async (path: string) => (await text(path)).trimEnd().split('\n').slice(1)

async function correct(body: object) {
  const headers = { 'content-type': 'application/json' }
  const sent = { method: 'POST', headers, body: JSON.stringify({ reason: 'wrong <voice>', ...body }) }
  const response = await fetch(new URL('/api/v1/corrections', collector.url), sent)
  expect(response.status).toBe(201)
  return (await response.json()) as { correction_id: string }
}

test('what is excluded is in no answer, is told in each, and is given where it is asked for', async () => {
  const wrong = withSamples(5, 12, { rtf: 99 })
  const { agent_id } = await deliver([withSamples(0, 6), wrong, withSamples(20, 25)])
  const { correction_id } = await correct({
    kind: 'exclude',
    target_kind: 'request',
    target: wrong.request_id,
  })
  const excluded = { count: 1, reasons: [{ reason: 'wrong <voice>', count: 1 }] }
  expect(await json('/api/v1/hardware')).toMatchObject({ excluded, hardware: [{ n: 2, excluded }] })
  expect(await json('/metrics/summary')).toMatchObject({ total_requests: 2, excluded })
  expect(await json('/api/v1/comparison')).toMatchObject({ excluded })
  for (const path of ['/figures/fig1_memory_comparison.txt', '/figures/fig3_success_rate.txt'])
    expect(await text(path)).toContain('1 request left out: excluded (wrong <voice>)')
  expect(await text('/plain')).toContain('1 request left out: excluded (wrong &lt;voice&gt;)')

  const csv = '/api/v1/exports/synthesis.csv'
  expect(await linesOf(csv)).toHaveLength(2)
  expect((await get(csv)).headers.get('voicemark-rows-excluded')).toBe('1')
  expect(await linesOf('/api/v1/exports/requests.csv')).toHaveLength(2)
  expect(await linesOf(`${csv}?excluded=include`)).toHaveLength(3)
  const every = await text(`${csv}?excluded=include&columns=all`)
  expect(every.split('\n')[0]).toMatch(/,excluded$/)
  expect(every.split('\n').filter((line) => line.endsWith(',wrong <voice>'))).toHaveLength(1)
  const page = await json<{ requests: { excluded?: string }[] }>('/api/v1/requests?excluded=include')
  expect(page.requests.map((row) => row.excluded ?? null)).toEqual([null, 'wrong <voice>', null])
  expect(await json('/api/v1/requests')).toMatchObject({ requests: [{}, {}] })

  // Samples 5 and 6 are of another request, too, and those between requests are of their run.
  const samples = '/api/v1/exports/realtime.csv'
  expect(await linesOf(samples)).toHaveLength(40 - 6)
  expect((await get(samples)).headers.get('voicemark-rows-excluded')).toBe('6')
  expect(await linesOf(`${samples}?excluded=include`)).toHaveLength(40)
  await correct({ kind: 'exclude', target_kind: 'agent', target: agent_id })
  expect(await linesOf(samples)).toEqual([])
  expect((await get(samples)).headers.get('voicemark-rows-excluded')).toBe('40')
  expect(await json('/api/v1/hardware')).toMatchObject({ excluded: { count: 3 }, hardware: [] })
  const undone = new URL(`/api/v1/corrections/${correction_id}/undo`, collector.url)
  await fetch(undone, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  expect(await text('/plain')).toMatch(/<h2>Corrections<\/h2>.*wrong &lt;voice&gt;/s)
})

test('a machine is called by its label, and by what was found, in all that is asked', async () => {
  const { agent_id } = await deliver([withSamples(0, 6), withSamples(10, 16)])
  const key = { agent_id, hardware_tier: 'intel_i5', device_type: 'cpu' }
  await correct({
    kind: 'label',
    target: key,
    target_kind: 'configuration',
    label: '50% <desk>',
    merge: false,
  })
  const named = encodeURIComponent('50% <desk>')
  expect(await json('/api/v1/hardware')).toMatchObject({
    hardware: [{ label: '50% <desk>', own_label: '50% <desk>', found_label: 'intel_i5_cpu', n: 2 }],
  })
  for (const label of [named, 'intel_i5_cpu'])
    expect(await json(`/metrics/summary?hardware=${label}`)).toMatchObject({ total_requests: 2 })
  const { headers } = await get(`/api/v1/exports/synthesis.csv?hardware=${named}`)
  expect(headers.get('content-disposition')).toMatch(/filename="synthesis_50_desk-[0-9a-f]{8}\.csv"/)
  expect(await text('/figures/fig1_memory_comparison.txt')).toContain(
    'Label 50% <desk>: found as intel_i5_cpu.',
  )
  const page = await text('/plain')
  expect(page).toContain('50% &lt;desk&gt;')
  expect(page).not.toContain('<desk>')
})
