import { randomUUID } from 'node:crypto'
import { startPostgresServer } from '@voicemark/postgres'
import { csvHeader, csvLine, protocolVersion, realtimeAllCsvColumns } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendFile } from './import-parts.js'
import { startCollector, type Environment, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf, sampleBatch, sampleOf, type SentRequest } from './store-rows.js'

let seed = 1
/** Numbers with all their digits, the same in every run. */
const random = () => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647) * (1 + 2 ** -30)
/** Doubles that are awkward to print: with 17 digits, an exponent, and the smallest that there is. */
const awkward = [0.1 + 0.2, 1e-7, 1e21, 5e-324, 123_456_789.123456_7, 2 ** 53 + 2, 1 / 3]
const awkwardOf = (i: number) => awkward[i % awkward.length] ?? 0

async function deliver(url: string, agent_id: string, tier: string, count: number) {
  const run_id = randomUUID()
  const socket = io(url, {
    auth: { proto: protocolVersion, agent_id },
    transports: ['websocket'],
    reconnection: false,
  })
  const requests = Array.from({ length: count }, (_, i) => requestLike(tier, i))
  const samples = Array.from({ length: 60 }, (_, i) =>
    sampleOf(i, {
      memory_mb: i % 5 === 0 ? awkwardOf(i / 5) : 100 + random(),
      system_memory_mb: awkwardOf(i),
      gpu_percent: 0,
      gpu_memory_mb: random() < 0.5 ? 0 : random(),
      temperature_c: -random(),
      processes: i,
      threads: 0,
      process_gpu_memory_mb: random(),
    }),
  )
  for (const [event, message] of [
    ['hello', helloOf(run_id, tier)],
    ['batch', requestBatch(run_id, 0, requests)],
    ['batch', sampleBatch(run_id, 0, samples)],
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

function requestLike(tier: string, i: number): SentRequest {
  const failed = i % 9 === 8
  const duration = random() * 3
  const start_time = 1_763_800_000 + i * 7 + random()
  return requestOf({
    hardware_tier: tier,
    start_time,
    end_time: start_time + duration,
    total_duration_s: duration,
    rtf: failed ? null : duration / 4,
    peak_memory_mb: 300 + random() * 100,
    peak_gpu_memory_mb: 0,
    peak_temperature_c: 0,
    tokens_per_second: awkwardOf(i),
    process_cpu_s: awkwardOf(i + 1),
    success: !failed,
    error_message: failed ? 'timeout: "longer" than 120 s, so\nit ended' : null,
    cpu_model: ' None, "Intel" = é',
    // The columns of the first version have no voice, so that several would come back as one configuration.
    voice: 'null',
    cold: i === 0,
    stage_s: failed ? null : { phonemize: random() / 10, infer: random(), encode: 0 },
    tags: { room: 'cold, "dry"', '7': 'x' },
    item_id: String(i % 5),
    watch_note: i % 2 === 0 ? 'null, "pid 12" ended' : null,
    memory_source: 'sum_of_peaks',
    processes: i,
    peak_threads: 0,
    pss_mb: awkwardOf(i + 2),
    process_gpu_memory_mb: 0,
    model_size_mb: awkwardOf(i + 3),
    watched_run_id: '01920000-0000-7000-8000-000000000000',
    watch_uncertainty_s: random() / 1000,
    // Streamed rows would be a configuration of their own, which the columns of the first version cannot tell.
    streamed: i % 3 === 0 ? null : false,
    ttfb_s: awkwardOf(i + 4),
    first_audible_s: random(),
    chunks: i,
    gap_p50_s: awkwardOf(i + 5),
    gap_max_s: random(),
    underruns: i % 7,
    underrun_s: 0,
    prebuffer_s: random() / 1000,
  })
}

const text = async ({ url }: RunningApp, path: string) => (await fetch(url + path)).text()

/** What does not depend on where the rows lie: all but the word that they were imported. */
async function analysis(collector: RunningApp) {
  const json = async <T>(path: string) => JSON.parse(await text(collector, path)) as T
  const summary = await json<object>('/metrics/summary')
  const exported = await json<{ configurations: Record<string, { analysis: object }> }>('/metrics/export')
  const analyses = Object.entries(exported.configurations).map(([label, one]) => [label, one.analysis])
  const { hardware } = await json<{ hardware: object[] }>('/api/v1/hardware')
  const comparisons = []
  for (const query of ['', '?split=voice&override=true', '?measure=peak_memory_mb'])
    comparisons.push({ ...(await json<object>(`/api/v1/comparison${query}`)), imported: null })
  return {
    summary,
    analyses,
    hardware: hardware.map((one) => ({ ...one, imported: null, imported_runs: null })),
    comparisons,
  }
}

/** What is told from the 26 columns alone, to the last bit. */
async function seedFigures(collector: RunningApp) {
  const { analyses, hardware, ...rest } = await analysis(collector)
  // What it costs and how it is heard is in none of them.
  const summary = { ...rest.summary, costs: null, heard: null }
  const figures = (hardware as Record<string, unknown>[]).map(
    ({
      label,
      n,
      success_rate,
      success_interval,
      rtf,
      total_duration_s,
      peak_memory_mb,
      tokens_per_second,
    }) => [
      [label, n, success_rate, success_interval],
      [rtf, total_duration_s, peak_memory_mb, tokens_per_second],
    ],
  )
  return { summary, analyses, figures }
}

function testRoundTrip(createDatabase: () => Promise<Environment>): void {
  let first: RunningApp
  const startSecond = async () => startCollector(await createDatabase())
  beforeAll(async () => {
    first = await startCollector(await createDatabase())
    // Two machines of one kind, and one of another; in turns, so that the order of runs matters.
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()]
    await deliver(first.url, a, 'intel_i5', 40)
    await deliver(first.url, b, 'intel_i5', 30)
    await deliver(first.url, a, 'intel_i5', 20)
    await deliver(first.url, c, 'm1_air', 30)
  }, 90_000)

  test('all columns: export, import, export are the same bytes, and the analysis the same bits', async () => {
    const second = await startSecond()
    const synthesis = await text(first, '/api/v1/exports/synthesis.csv?columns=all')
    const realtime = await text(first, '/api/v1/exports/realtime.csv?columns=all')
    expect(synthesis.trimEnd().split('\n')).toHaveLength(121)
    for (const value of ['0.30000000000000004', '1e-7', '1e+21', '5e-324', '123456789.1234567'])
      expect([synthesis, realtime].map((csv) => csv.includes(`,${value},`))).toEqual([true, true])
    expect((await sendFile(second.url, synthesis)).body).toMatchObject({
      inserted: 120,
      refused: 0,
      notes: [],
    })
    expect((await sendFile(second.url, realtime)).body).toMatchObject({
      inserted: 240,
      refused: 0,
      notes: [],
    })
    expect(await text(second, '/api/v1/exports/synthesis.csv?columns=all')).toBe(synthesis)
    expect(await text(second, '/api/v1/exports/realtime.csv?columns=all')).toBe(realtime)
    expect(await analysis(second)).toEqual(await analysis(first))
    const hardware = '?hardware=intel_i5_cpu%232'
    for (const kind of ['synthesis', 'realtime'])
      expect(await text(second, `/api/v1/exports/${kind}.csv${hardware}`)).toBe(
        await text(first, `/api/v1/exports/${kind}.csv${hardware}`),
      )
    await second.stop()
  }, 90_000)

  test('samples of several subjects come back as they were, and the seven columns have the engine alone', async () => {
    const second = await startSecond()
    const agent_id = randomUUID()
    const lines = [null, 'name:None, "é"', 'null', null].map((watched, i) =>
      csvLine(realtimeAllCsvColumns, { ...sampleOf(i, { watched, memory_mb: i }), agent_id }),
    )
    const file = csvHeader(realtimeAllCsvColumns) + lines.join('')
    expect((await sendFile(second.url, file)).body).toMatchObject({ inserted: 4, skipped: 0 })
    expect(await text(second, '/api/v1/exports/realtime.csv?columns=all')).toBe(file)
    const seven = await text(second, '/api/v1/exports/realtime.csv')
    expect(
      seven
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[2]),
    ).toEqual(['0.0', '3.0'])
    await second.stop()
  })

  test('the columns of the first version: each configuration comes back as it was', async () => {
    const second = await startSecond()
    const labels = ['intel_i5_cpu', 'intel_i5_cpu%232', 'm1_air_cpu']
    for (const label of labels) {
      const synthesis = await text(first, `/api/v1/exports/synthesis.csv?hardware=${label}`)
      const realtime = await text(first, `/api/v1/exports/realtime.csv?hardware=${label}`)
      const source = `?source=${label}`
      expect((await sendFile(second.url, synthesis, source)).body).toMatchObject({ refused: 0, notes: [] })
      expect((await sendFile(second.url, realtime, source)).body).toMatchObject({ refused: 0, notes: [] })
      expect(await text(second, `/api/v1/exports/synthesis.csv?hardware=${label}`)).toBe(synthesis)
      expect(await text(second, `/api/v1/exports/realtime.csv?hardware=${label}`)).toBe(realtime)
    }
    expect(await seedFigures(second)).toEqual(await seedFigures(first))
    await second.stop()
  }, 90_000)

  test('rows that agents delivered are not stored a second time', async () => {
    const before = JSON.parse(await text(first, '/api/v1/health')) as { stored: number }
    for (const columns of ['', '?columns=all']) {
      const synthesis = await text(first, `/api/v1/exports/synthesis.csv${columns}`)
      const realtime = await text(first, `/api/v1/exports/realtime.csv${columns}`)
      expect((await sendFile(first.url, synthesis)).body).toMatchObject({ inserted: 0, skipped: 120 })
      expect((await sendFile(first.url, realtime)).body).toMatchObject({ inserted: 0, skipped: 240 })
    }
    expect(JSON.parse(await text(first, '/api/v1/health'))).toMatchObject({
      holds: true,
      stored: before.stored,
    })
  })
}

describe('SQLite', () => testRoundTrip(() => Promise.resolve({})))

const server = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))
if (typeof server === 'string') test.skip(`PostgreSQL cannot start here: ${server}`)
else
  describe('PostgreSQL', () => {
    afterAll(() => server.remove(), 60_000)
    testRoundTrip(async () => ({ DATABASE_URL: await server.createDatabase() }))
  })
