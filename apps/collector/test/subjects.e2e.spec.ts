import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type MetricsExport,
  type MetricsSummary,
  parseCsv,
  protocolVersion,
  requestCsvColumns,
} from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, expect, test } from 'vitest'
import type { FleetComparison } from '../src/fleet/fleet-comparison.js'
import { runCommand, startCollector, type RunningApp, temporaryFolder } from './running-processes.js'
import { helloOf, requestBatch, requestOf, type SentRequest } from './store-rows.js'

// A campaign whose plan gives a server the tier and the device of the machine that asks it.
const campaign_id = randomUUID()
const [own, server] = ['intel_i5_cpu', 'intel_i5_cpu subject=http']
const watched = {
  process_cpu_s: 7.28,
  delta_memory_mb: 40,
  memory_scope: 'process_tree',
  memory_source: 'sum_of_peaks',
} as const
let collector: RunningApp

beforeAll(async () => {
  collector = await startCollector()
  const served = { rtf: 2, engine: 'http', model_size_mb: 312, ...watched }
  await deliver(campaign_id, [...requests({ rtf: 0.2, process_cpu_s: 0.728 }), ...requests(served)])
}, 90_000)

function requests(changes: Partial<SentRequest>): SentRequest[] {
  return Array.from({ length: 10 }, (_, at) =>
    requestOf({ voice: 'amy', item_id: `t${at}`, tags: { corpus: 'c0' }, ...changes }),
  )
}

async function deliver(campaign_id: string, rows: readonly SentRequest[]) {
  const [agent_id, run_id] = [randomUUID(), randomUUID()]
  const auth = { proto: protocolVersion, agent_id }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  const batch = requestBatch(
    run_id,
    0,
    rows.map((row) => ({ ...row, campaign_id })),
  )
  for (const [event, message] of [
    ['hello', helloOf(run_id)],
    ['batch', batch],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
  return agent_id
}

const text = async (path: string) => (await fetch(new URL(path, collector.url))).text()
const json = async <T>(path: string) => JSON.parse(await text(path)) as T
const of = (label: string) => `hardware=${encodeURIComponent(label)}`

test("a server's rows were averaged with those of the machine that asked it: summary and export", async () => {
  const { configurations, costs } = await json<{
    configurations: Record<string, MetricsSummary>
    costs: Record<string, object>
  }>(`/metrics/summary?campaign=${campaign_id}`)
  expect(Object.entries(configurations).map(([label, { avg_rtf }]) => [label, avg_rtf])).toEqual([
    [own, 0.2],
    [server, 2],
  ])
  expect(costs).toMatchObject({
    [own]: {
      cpu_s_per_audio_s: { mean: expect.closeTo(0.2, 10) as number, n: 10 },
      model_size_mb: { mean: null, n: 0 },
    },
    [server]: { cpu_s_per_audio_s: { mean: 2, n: 10 }, model_size_mb: { mean: 312, n: 10 } },
  })
  for (const [label, rtf] of [
    [own, 0.2],
    [server, 2],
  ] as const) {
    expect(await json<MetricsSummary>(`/metrics/summary?${of(label)}`)).toMatchObject({
      total_requests: 10,
      avg_rtf: rtf,
      hardware_tier: 'intel_i5',
    })
    const { analysis, csv_files } = await json<MetricsExport>(`/metrics/export?${of(label)}`)
    expect(analysis.performance.avg_rtf).toBe(rtf)
    const rows = parseCsv(requestCsvColumns, await text(csv_files.synthesis))
    expect(rows.map((row) => row.rtf)).toEqual(Array(10).fill(rtf))
    const page = await json<{ requests: SentRequest[] }>(`/api/v1/requests?${of(label)}`)
    expect(page.requests.map((row) => row.rtf)).toEqual(Array(10).fill(rtf))
  }
})

test('comparison, page and figures name them apart', async () => {
  const { pairwise, configurations } = await json<FleetComparison>('/api/v1/comparison')
  expect(configurations.map(({ label, subject, n }) => [label, subject, n])).toEqual([
    [own, null, 10],
    [server, 'http', 10],
  ])
  expect(pairwise.pairs).toMatchObject([{ a: own, b: server, comparability: { comparable: true } }])
  expect(await text('/plain')).toContain(server)
  const caption = await text('/figures/fig2_rtf_comparison.txt')
  expect(caption).toContain('own engine: 0.200, [0.200, 0.200], n = 10; http: 2.00, [2.00, 2.00], n = 10')
  expect(caption).toContain(`All configurations: ${own}.`)
})

test('so do the paper pack and the files beside figures', async () => {
  const folder = temporaryFolder()
  const { code, stderr } = await runCommand('collector', [
    'report',
    '--collector',
    collector.url,
    '--out',
    folder,
  ])
  expect([code, stderr]).toEqual([0, ''])
  const environment = JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8')) as {
    configurations: { label: string; subject: string | null; n: number }[]
  }
  expect(environment.configurations.map(({ label, subject, n }) => [label, subject, n])).toEqual([
    [own, null, 10],
    [server, 'http', 10],
  ])
  const file = (name: string) => readFileSync(join(folder, name), 'utf8')
  expect(file('methods.tex')).toMatch(
    /Memory of .*intel.*, http is of a process .* the sum of the high-.*water marks/,
  )
  expect(file('methods.tex')).toMatch(/at most that sum\.\nThe kernel's .* compared with their like alone\./)
  expect(file('macros.tex')).toContain('\\vmIntelIFiveCpuSubjectHttpCpuMedian}{2.00}')
  expect(file('macros.tex')).toContain('\\vmIntelIFiveCpuVsIntelIFiveCpuSubjectHttpCpuRatio}{0.100}')
  expect(file('tables/cost.tex')).toMatch(/http & 2\.\d+.* & 312 & 40/)
  expect(file('tables/comparison-memory.tex')).toContain('not compared')
  const drawn = await (await fetch(new URL('/api/v1/figures', collector.url), { method: 'POST' })).json()
  const { analyses } = drawn as { analyses: string[] }
  const rtfOf = (name = '') =>
    (JSON.parse(readFileSync(name, 'utf8')) as MetricsExport['analysis']).performance.avg_rtf
  expect(analyses.map((path) => [path.slice(collector.metricsDir.length + 1), rtfOf(path)])).toEqual([
    ['analysis_intel_i5.json', 0.2],
    [expect.stringMatching(/^analysis_intel_i5_cpu_subject_http-[0-9a-f]{8}\.json$/), 2],
  ])
})

test('whatever rows say of themselves, the rows of a label are those of its figures', async () => {
  const campaign = randomUUID()
  const kinds: Partial<SentRequest>[] = [
    {},
    { asked: 'engine' },
    { engine: 'http' },
    { engine: 'http', device_type: 'http' },
    { engine: 'http', asked: 'http', device_type: 'http' },
    { engine: 'kokoro', asked: 'http' },
    { engine: 'kokoro', asked: 'program', subject: 'kokoro' },
    { engine: 'program', asked: 'program', device_type: 'program' },
    { engine: 'command', asked: 'command', subject: `python -m piper ${'x'.repeat(200)}` },
    { engine: 'command', asked: 'lines', subject: `python -m piper ${'x'.repeat(201)}`, voice: 'joe' },
    { engine: 'wyoming', asked: 'wyoming', subject: "a 'quoted' & hash # of=it" },
  ]
  const rows = kinds.map((kind, at) =>
    requestOf({ hardware_tier: 'm1_air', start_time: 1_763_900_000 + at, ...kind }),
  )
  await deliver(campaign, rows)
  const { configurations } = await json<{ configurations: Record<string, MetricsSummary> }>(
    `/metrics/summary?campaign=${campaign}`,
  )
  const counts = Object.entries(configurations).map(([label, { total_requests }]) => [label, total_requests])
  expect(counts).toEqual([
    ['m1_air_cpu', 2],
    ["m1_air_cpu subject=a 'quoted' & hash # of=it", 1],
    ['m1_air_cpu subject=http', 1],
    ['m1_air_cpu subject=kokoro asked=http', 1],
    ['m1_air_cpu subject=kokoro asked=program', 1],
    [expect.stringMatching(/^m1_air_cpu subject=python -m piper x+…[0-9a-f]{4}…x+$/), 1],
    [expect.stringMatching(/^m1_air_cpu subject=python -m piper x+…[0-9a-f]{4}…x+$/), 1],
    ['m1_air_http', 2],
    ['m1_air_program', 1],
  ])
  for (const [label, n] of counts) {
    const page = await json<{ requests: SentRequest[] }>(`/api/v1/requests?${of(String(label))}`)
    expect([label, page.requests.length]).toEqual([label, n])
  }
})

test('two voices of one engine in one campaign are two bars, and one voice is named as ever', async () => {
  const campaign = randomUUID()
  const later = { start_time: 1_763_900_000 }
  const voices = [requests({ ...later, rtf: 0.1 }), requests({ ...later, rtf: 0.9, voice: 'joe' })]
  await deliver(campaign, voices.flat())
  const summary = await json<{ configurations: Record<string, MetricsSummary> }>(
    `/metrics/summary?campaign=${campaign}`,
  )
  const rtfs = Object.entries(summary.configurations).map(([label, { avg_rtf }]) => [label, avg_rtf])
  expect(rtfs).toEqual([
    [`${own}#2 voice=amy`, 0.1],
    [`${own}#2 voice=joe`, 0.9],
  ])
  const compared = async (split: string) =>
    (await json<FleetComparison>(`/api/v1/comparison?campaign=${campaign}&split=${split}`)).configurations
  expect((await compared('voice')).map(({ label }) => label)).toEqual(rtfs.map(([label]) => label))
  expect((await compared('num_threads')).map(({ label }) => label)).toEqual(
    rtfs.map(([label]) => `${label} num_threads=4`),
  )
})
