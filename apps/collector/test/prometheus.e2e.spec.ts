import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { openStore } from '../src/store/store.js'
import { startCollector, temporaryFolder, type RunningApp } from './running-processes.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

const agent = randomUUID()
let collector: RunningApp
let series: ReadonlyMap<string, number>
let body: string

beforeAll(async () => {
  const folder = temporaryFolder()
  await fillDatabase(join(folder, 'home'))
  collector = await startCollector({}, folder)
  body = await (await fetch(`${collector.url}/metrics`)).text()
  series = seriesOf(body)
}, 90_000)

test('Prometheus reads the figures of the summary, and of nothing else', async () => {
  const summary = (await (await fetch(`${collector.url}/metrics/summary`)).json()) as Summary
  const [[label, figures] = ['', null]] = Object.entries(summary.configurations)
  const labels = `configuration="${label}",hardware_tier="intel_i5",device_type="cpu",imported="false"`
  expect(series.get(`tts_configuration_real_time_factor_mean{${labels}}`)).toBe(figures?.avg_rtf)
  expect(series.get(`tts_configuration_duration_seconds_mean{${labels}}`)).toBe(figures?.avg_duration_s)
  expect(series.get(`tts_configuration_peak_memory_bytes_mean{${labels}}`)).toBe(
    (figures?.avg_peak_memory_mb ?? 0) * 2 ** 20,
  )
  expect(series.get(`tts_configuration_requests{${labels},status="success"}`)).toBe(2)
  expect(series.get(`tts_configuration_requests{${labels},status="failure"}`)).toBe(1)
})

test('what nobody measured has no series, and no zero', () => {
  expect(body).not.toContain('tts_configuration_energy_joules_per_audio_second_mean')
  expect(body).not.toContain('voicemark_retention_last_run_timestamp_seconds')
})

test('rows are counted by what became of them', () => {
  expect(series.get('voicemark_rows{stream="request",fate="stored"}')).toBe(3)
  expect(series.get('voicemark_rows{stream="sample",fate="stored"}')).toBe(4)
  expect(series.get('voicemark_rows{stream="sample",fate="lost"}')).toBe(2)
  expect(series.get('voicemark_delivery_law_holds')).toBe(1)
  expect(series.get(`voicemark_agent_running{agent_id="${agent}",hardware_tier="intel_i5"}`)).toBe(1)
})

const promtool = spawnSync('promtool', ['--version']).status === 0

test.skipIf(!promtool)(`promtool has nothing to say${promtool ? '' : ' (Debian: prometheus)'}`, () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: body,
    encoding: 'utf8',
  })
  expect([status, stdout, stderr]).toEqual([0, '', ''])
})

interface Summary {
  readonly configurations: Readonly<
    Record<string, Readonly<Record<'avg_rtf' | 'avg_duration_s' | 'avg_peak_memory_mb', number>>>
  >
}

/** Every series with its value. */
function seriesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

async function fillDatabase(home: string): Promise<void> {
  mkdirSync(home, { recursive: true })
  const store = await openStore(pathToFileURL(join(home, 'collector.db')).href)
  const run = randomUUID()
  await store.hello(agent, helloOf(run))
  const failed = { success: false, rtf: null, error_message: 'timeout', failure_class: 'timeout' } as const
  const loss = {
    agent_id: agent,
    run_id: run,
    stream: 'sample',
    first: 4,
    count: 2,
    reason: 'damaged',
  } as const
  const replies = await store.ingest([
    from(agent, requestBatch(run, 0, [requestOf(), requestOf({ rtf: 0.25 }), requestOf(failed)])),
    from(agent, sampleBatch(run, 0, samplesOf(0, 4))),
    loss,
  ])
  expect(replies.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
  await store.close()
}
