import { randomUUID } from 'node:crypto'
import { parseCsv, protocolVersion, realtimeCsvColumns, type MetricsExport } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, expect, test } from 'vitest'
import type { FleetComparison } from '../src/fleet/fleet-comparison.js'
import { startCollector, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf, type SentRequest } from './store-rows.js'

const campaign_id = randomUUID()
const campaign = `campaign=${campaign_id}`
const second = `hardware=${encodeURIComponent('intel_i5_cpu#2')}`
const withSamples = (first: number, last: number, more: Partial<SentRequest> = {}) =>
  requestOf({ first_sample_seq: first, last_sample_seq: last, start_time: 1_763_900_000 + first, ...more })
let collector: RunningApp

beforeAll(async () => {
  collector = await startCollector()
  await deliver([withSamples(0, 30, { start_time: 1_763_800_000 })])
  await deliver([
    withSamples(2, 5, { campaign_id }),
    // An open loop has several at once.
    withSamples(4, 8, { campaign_id }),
    withSamples(10, 12, { campaign_id, warmup: true }),
    requestOf({ campaign_id, first_sample_seq: null, last_sample_seq: null, success: false, rtf: null }),
    withSamples(20, 25),
  ])
}, 90_000)

/** Delivers a run of a new machine, with 40 samples. */
async function deliver(requests: SentRequest[]) {
  const run_id = randomUUID()
  const auth = { proto: protocolVersion, agent_id: randomUUID() }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  for (const [event, message] of [
    ['hello', helloOf(run_id)],
    ['batch', sampleBatch(run_id, 0, samplesOf(0, 40))],
    ['batch', requestBatch(run_id, 0, requests)],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

const get = (path: string) => fetch(new URL(path, collector.url))
const json = async <T>(path: string) => (await (await get(path)).json()) as T
const timesOf = async (path: string) =>
  parseCsv(realtimeCsvColumns, await (await get(path)).text()).map(({ timestamp }) => timestamp)
const samplesAt = (first: number, count: number) => samplesOf(first, count).map(({ timestamp }) => timestamp)

test('realtime.csv has the samples that were taken while requests of the campaign ran, each once', async () => {
  const path = `/api/v1/exports/realtime.csv?${campaign}`
  expect(await timesOf(path)).toEqual(samplesAt(2, 7))
  expect(await timesOf(`${path}&${second}`)).toEqual(samplesAt(2, 7))
  expect(await timesOf(`${path}&hardware=intel_i5_cpu`)).toEqual([])
  const all = await (await get(`${path}&columns=all`)).text()
  expect(all.trimEnd().split('\n')).toHaveLength(1 + 7 + 3)
  expect((await get(path)).headers.get('voicemark-samples-folded')).toBe('0')
})

test('summary, export and hardware are of the campaign alone, under the labels that machines have elsewhere', async () => {
  const summary = await json<{ configurations: object }>(`/metrics/summary?${campaign}`)
  expect(summary).toMatchObject({ total_requests: 3, successful: 2, failed: 1 })
  expect(Object.keys(summary.configurations)).toEqual(['intel_i5_cpu#2'])
  expect(await json(`/metrics/summary?${campaign}&${second}`)).toMatchObject({ total_requests: 3 })
  expect(await json(`/metrics/summary?${second}`)).toMatchObject({ total_requests: 4 })
  expect((await get(`/metrics/summary?${campaign}&hardware=intel_i5_cpu`)).status).toBe(404)
  expect(await json(`/api/v1/hardware?${campaign}`)).toMatchObject({
    hardware: [{ label: 'intel_i5_cpu#2', n: 3, statistics: { label: 'intel_i5_cpu#2', n: 3 } }],
  })
  const { csv_files, total_syntheses } = await json<MetricsExport>(`/metrics/export?${campaign}&${second}`)
  expect(total_syntheses).toBe(3)
  expect(await timesOf(csv_files.realtime)).toEqual(samplesAt(2, 7))
  const synthesis = await (await get(csv_files.synthesis)).text()
  expect(synthesis.trimEnd().split('\n')).toHaveLength(1 + 3)
})

test('a comparison calls a machine as all else does, of a campaign and however it is told apart', async () => {
  const labels = async (query: string) =>
    (await json<FleetComparison>(`/api/v1/comparison?${query}`)).configurations.map(({ label }) => label)
  expect(await labels(campaign)).toEqual(['intel_i5_cpu#2'])
  expect(await labels(`${campaign}&split=num_threads`)).toEqual(['intel_i5_cpu#2 num_threads=4'])
  expect(await labels('split=num_threads')).toEqual([
    'intel_i5_cpu num_threads=4',
    'intel_i5_cpu#2 num_threads=4',
  ])
  const { pairwise, sentences } = await json<FleetComparison>('/api/v1/comparison?split=num_threads')
  expect(pairwise.pairs).toMatchObject([
    { a: 'intel_i5_cpu num_threads=4', b: 'intel_i5_cpu#2 num_threads=4' },
  ])
  expect(sentences[0]).toContain('intel_i5_cpu#2 num_threads=4')
})

test('a campaign without rows is empty, and one that is none is refused', async () => {
  const none = `campaign=${randomUUID()}`
  expect(await json(`/metrics/summary?${none}`)).toMatchObject({ total_requests: 0, configurations: {} })
  expect(await json(`/api/v1/hardware?${none}`)).toMatchObject({ hardware: [] })
  expect(await timesOf(`/api/v1/exports/realtime.csv?${none}`)).toEqual([])
  for (const path of [
    '/metrics/summary',
    '/metrics/export',
    '/api/v1/hardware',
    '/api/v1/exports/realtime.csv',
  ])
    expect(await json(`${path}?campaign=first`)).toMatchObject({ status: 400, code: 'param-invalid' })
})
