import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RealtimeRow, RequestRow } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  runCommand,
  startAgent,
  startCollector,
  temporaryFolder,
  until,
  type RunningApp,
} from './running-processes.js'
import { helloOf } from './store-rows.js'

const slow = { timeout: 120_000 }
/** Sets the wall clock of a process apart from the machine's, and nothing else. */
const fakedClock = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'
const hourAhead = { LD_PRELOAD: fakedClock, FAKETIME: '+3600', FAKETIME_DONT_FAKE_MONOTONIC: '1' }

/**
 * A server that holds 120 MB more and computes so many ms of CPU time for each answer, as long as that takes: a second of sound,
 * 16,000 samples.
 */
const serverProgram = `
const sound = Buffer.from(Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 9)).buffer)
require('node:http').createServer((request, response) => {
  const used = () => process.cpuUsage().user / 1000
  const end = used() + Number(new URL(request.url, 'http://a').searchParams.get('ms') ?? 200)
  const held = Buffer.alloc(120 * 2 ** 20, 1)
  const work = () => {
    for (const pause = performance.now() + 20; performance.now() < pause; );
    if (used() < end) setImmediate(work)
    else response.end(held.length > 0 && sound)
  }
  work()
}).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`

let collector: RunningApp
let asker: RunningApp
let server: ChildProcess
let port: number

beforeAll(async () => {
  collector = await startCollector()
  asker = await startAgent(collector.url, { VOICEMARK_TIER: 'asking_room' })
  server = spawn(process.execPath, ['-e', serverProgram], { stdio: ['ignore', 'pipe', 'inherit'] })
  port = await new Promise((resolve) => server.stdout?.once('data', (text) => resolve(Number(text))))
  await untilConnected(1)
}, 120_000)
afterAll(() => void server.kill('SIGKILL'))

async function untilConnected(count: number, url = collector.url) {
  await until(`${count} agents are connected`, async () => (await health(url)).agents_connected === count)
}

const health = async (url: string) =>
  (await (await fetch(`${url}/healthz`)).json()) as { agents_connected: number }

/** An agent that watches until its test has ended. */
async function startWatcher(tier: string, env: Record<string, string> = {}, atEnd = onTestFinished) {
  const agent = await startAgent(collector.url, { VOICEMARK_TIER: tier, ...env })
  atEnd(async () => {
    await agent.stop()
  })
  await until('the agent is known by its tier', async () => {
    const { agents } = await get<{ agents: { hardware_tier: string }[] }>(`${collector.url}/api/v1/agents`)
    return agents.some(({ hardware_tier }) => hardware_tier === tier)
  })
  return agent
}

const get = async <T>(url: string) => (await (await fetch(url)).json()) as T

/** What an agent answers: a measurement that runs, a row, or a problem. */
type Answered = RequestRow & { readonly processes: number; readonly code: string; readonly detail: string }

async function post(url: string, body: object): Promise<{ status: number; body: Answered }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Answered }
}

const begin = (watch: string, request_id: string = randomUUID(), url = asker.url) =>
  post(`${url}/api/v1/measurements`, { request_id, watch, text_length_chars: 42 })

/** Asks the server for so many ms of CPU time, and gives the row. */
async function ask(
  request_id: string,
  ms: number,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
  url = asker.url,
) {
  const started_wall = Date.now() / 1000
  const began = performance.now()
  const [answer] = await Promise.all([fetch(`http://127.0.0.1:${port}/?ms=${ms}`), meanwhile()])
  await answer.text()
  const total_s = (performance.now() - began) / 1000
  const { status, body } = await post(`${url}/api/v1/measurements/${request_id}/end`, {
    ...{ success: true, audio_duration_s: 2, started_wall, total_s },
  })
  expect(status).toBe(200)
  return body
}

/** The samples of a request, once both agents have delivered. */
async function samplesOf({ request_id, samples_taken }: RequestRow): Promise<RealtimeRow[]> {
  let samples: RealtimeRow[] = []
  await until('the samples are delivered', async () => {
    const response = await fetch(`${collector.url}/api/v1/requests/${request_id}/samples`)
    if (response.ok) ({ samples } = (await response.json()) as { samples: RealtimeRow[] })
    return samples.length >= samples_taken
  })
  return samples
}

test.each([
  ['whose clocks agree', 'agreeing_room', {}],
  ['whose clocks are an hour apart', 'early_room', hourAhead],
])('a server is asked by one agent and watched by another, %s', slow, async (_name, tier, env) => {
  if ('LD_PRELOAD' in env && !existsSync(fakedClock)) return
  await startWatcher(tier, env)
  const { status, body } = await begin(`agent:${tier}/port:${port}`)
  expect({ status, body }).toMatchObject({
    ...{ status: 201, body: { watched: `agent:${tier}/port:${port}`, processes: 1 } },
  })
  const row = await ask(body.request_id, 600)
  expect(row).toMatchObject({
    ...{ success: true, hardware_tier: tier, watched: `agent:${tier}/port:${port}` },
    ...{ memory_scope: 'process_tree', processes: 1, clock_step_s: null, undersampled: false },
  })
  // Less than 10 ms is not worth a word.
  expect(row.watch_note ?? 'longer than the request').toContain('longer than the request')
  // On an idle machine it is below 1 ms.
  expect(row.watch_uncertainty_s).toBeLessThan(1)
  expect(row.process_cpu_s).toBeGreaterThan(0.6)
  expect(row.process_cpu_s).toBeLessThan(1.2)
  expect(row.delta_memory_mb).toBeGreaterThan(100)
  expect(row.watched_run_id).not.toBe(row.run_id)
  const samples = await samplesOf(row)
  expect(samples).toHaveLength(row.samples_taken)
  expect([samples[0]?.seq, samples.at(-1)?.seq]).toEqual([row.first_sample_seq, row.last_sample_seq])
  // From the last sample before the request to the first one behind it, by the clock of the machine that is watched.
  const aheadS = 'FAKETIME' in env ? 3600 : 0
  const [from, to] = [row.start_time + aheadS, (row.end_time ?? NaN) + aheadS]
  const apartS = (row.watch_uncertainty_s ?? NaN) + 0.001
  const times = samples.map(({ timestamp }) => timestamp)
  expect(times[0]).toBeLessThanOrEqual(from + apartS)
  expect(times[1]).toBeGreaterThan(from - apartS)
  expect(times.at(-2)).toBeLessThan(to + apartS)
  expect(times.at(-1)).toBeGreaterThanOrEqual(to - apartS)
})

test('a bench asks from here, and its rows have what the agent there saw', slow, async () => {
  await startWatcher('benched_room')
  const corpus = join(temporaryFolder(), 'texts.txt')
  writeFileSync(corpus, 'one\tHello there, everybody.\ntwo\tGood night to you all.\n')
  const watch = `agent:benched_room/port:${port}`
  const server = ['--http', `http://127.0.0.1:${port}`, '--api', 'openai', '--watch', watch]
  const sound = ['--format', 'pcm', '--sample-rate', '16000']
  const twice = ['--corpus', corpus, '--repeat', '1', '--warmup', '0']
  const args = ['bench', '--agent', asker.url, ...server, ...sound, ...twice]
  const { code, stderr } = await runCommand('agent', args)
  expect([code, stderr]).toEqual([0, expect.stringContaining(`watches ${watch}, 1 process`)])
  let rows: RequestRow[] = []
  await until('the rows are delivered', async () => {
    const { requests } = await get<{ requests: RequestRow[] }>(`${collector.url}/api/v1/requests?limit=100`)
    rows = requests.filter(({ watched }) => watched === watch)
    return rows.length === 2
  })
  for (const row of rows) {
    expect(row).toMatchObject({ success: true, hardware_tier: 'benched_room', processes: 1 })
    expect(row.process_cpu_s).toBeGreaterThan(0.19)
    expect(row.delta_memory_mb).toBeGreaterThan(100)
    expect(await samplesOf(row)).toHaveLength(row.samples_taken)
  }
})

// Beside the test after it, which waits for the most part: as long as an agent has patience with one that is away.
test.concurrent(
  'an agent that cannot watch is refused in words, and nothing is measured',
  slow,
  async ({ onTestFinished: atEnd }) => {
    const away = await begin(`agent:jetson/port:${port}`)
    expect(away).toMatchObject({ status: 503, body: { code: 'watch-agent-away' } })
    expect(away.body.detail).toMatch(/^agent jetson is not connected to this collector; /)

    const old = randomUUID()
    const socket = io(collector.url, { auth: { proto: 3, agent_id: old }, transports: ['websocket'] })
    atEnd(() => void socket.close())
    await socket.timeout(5000).emitWithAck('hello', helloOf(randomUUID()))
    expect(await begin(`agent:${old}/port:${port}`)).toMatchObject({
      ...{ status: 422, body: { code: 'watch-agent-old' } },
    })

    await Promise.all([
      startWatcher('closed_room', { VOICEMARK_REMOTE_WATCH: 'never' }, atEnd),
      startWatcher('open_room', {}, atEnd),
    ])
    expect(await begin(`agent:closed_room/port:${port}`)).toMatchObject({
      ...{ status: 422, body: { code: 'watch-not-allowed' } },
    })
    expect(await begin(`agent:open_room/pid:${server.pid}`)).toMatchObject({
      ...{ status: 422, body: { code: 'watch-not-allowed' } },
    })
    expect(await begin('agent:open_room/port:1')).toMatchObject({
      ...{ status: 422, body: { code: 'watch-no-listener' } },
    })
  },
)

test.concurrent(
  'an agent that is killed while it watches leaves null figures and a note',
  slow,
  async (context) => {
    const watcher = await startWatcher('dying_room', {}, context.onTestFinished)
    const { body } = await begin(`agent:dying_room/port:${port}`)
    const row = await ask(body.request_id, 100, async () => {
      process.kill(watcher.pid, 'SIGKILL')
      await watcher.ended
    })
    expect(row).toMatchObject({
      ...{ success: true, hardware_tier: 'dying_room', peak_memory_mb: null, process_cpu_s: null },
      ...{ samples_taken: 0, first_sample_seq: null },
      watch_note: expect.stringMatching(
        /^nothing is known: agent .* is not connected to this collector/,
      ) as string,
    })
  },
)

test('a collector that is restarted in the middle of a request costs no figure', slow, async () => {
  const folder = temporaryFolder()
  const first = await startCollector({}, folder)
  const env = { VOICEMARK_COLLECTOR_PORT: new URL(first.url).port }
  const [asking, watching] = await Promise.all(
    ['asking_there', 'watching_there'].map((tier) => startAgent(first.url, { VOICEMARK_TIER: tier })),
  )
  if (asking === undefined || watching === undefined) throw new Error('no agents')
  onTestFinished(async () => {
    await Promise.all([asking.stop(), watching.stop()])
  })
  await untilConnected(2, first.url)
  const { status, body } = await begin(`agent:watching_there/port:${port}`, randomUUID(), asking.url)
  expect(status).toBe(201)
  const row = await ask(
    body.request_id,
    300,
    async () => {
      await first.stop()
      await startCollector(env, folder)
    },
    asking.url,
  )
  expect(row).toMatchObject({ success: true, hardware_tier: 'watching_there', undersampled: false })
  expect(row.avg_memory_mb).toBeGreaterThan(0)
  expect(row.watched_run_id).not.toBeNull()
})
