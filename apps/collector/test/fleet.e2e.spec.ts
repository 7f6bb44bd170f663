import { cpSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { exportExample } from './json-shape.js'
import { shapeOf } from './json-shape.js'
import {
  runCommand,
  startAgent,
  startCollector,
  temporaryFolder,
  until,
  type RunningApp,
} from './running-processes.js'

const python = join(import.meta.dirname, '../fixtures/python-metrics')
/** Words that no product text contains: where they turn up, a text was kept. */
const canary = 'quokka zanzibar marmalade'
const labels = ['bench_lab_cpu', 'living_room_cpu']
let collector: RunningApp
let agents: RunningApp[] = []

beforeAll(async () => {
  collector = await startCollector()
  agents = await Promise.all(
    ['bench_lab', 'living_room'].map((tier) =>
      startAgent(collector.url, { VOICEMARK_TIER: tier, VOICEMARK_THREADS: '1' }),
    ),
  )
  for (const { url } of agents) for (let n = 0; n < 3; n += 1) await speak(url)
  await until('both agents have delivered', async () => {
    const { total_requests } = await json<{ total_requests: number }>('/metrics/summary')
    return total_requests === 6
  })
}, 90_000)

async function speak(url: string) {
  const body = new FormData()
  body.set('text', `The ${canary} speaks.`)
  const response = await fetch(`${url}/tts`, { method: 'POST', body })
  expect(response.status).toBe(200)
  await response.arrayBuffer()
}

const text = async (path: string) => (await fetch(collector.url + path)).text()
const json = async <T>(path: string) => JSON.parse(await text(path)) as T

function csvOf({ metricsDir }: RunningApp, kind: string) {
  const name = readdirSync(metricsDir).find((one) => one.startsWith(kind) && one.endsWith('.csv')) ?? ''
  return readFileSync(join(metricsDir, name), 'utf8').trimEnd().split('\n')
}

test('two agents are two configurations, each with the rows of its own files', async () => {
  const { configurations } = await json<{ configurations: Record<string, typeof exportExample> }>(
    '/metrics/export',
  )
  expect(Object.keys(configurations)).toEqual(labels)
  for (const agent of agents) await agent.stop()
  for (const [at, agent] of agents.entries()) {
    const one = configurations[labels[at] ?? '']
    expect(one?.total_syntheses).toBe(3)
    for (const kind of ['synthesis', 'realtime'] as const) {
      const stored = await (await fetch(one?.csv_files[kind] ?? '')).text()
      expect(stored.trimEnd().split('\n')).toEqual(csvOf(agent, kind))
    }
  }
})

test('both are in the figures of the collector, and a figure names both', async () => {
  for (const name of [
    'fig1_memory_comparison',
    'fig2_rtf_comparison',
    'fig3_success_rate',
    'fig_hardware_summary',
  ]) {
    const svg = await text(`/figures/${name}.svg`)
    for (const label of labels) expect(svg).toContain(label)
  }
})

test('an agent and the collector answer in one shape', async () => {
  const agent = await startAgent(collector.url, { VOICEMARK_TIER: 'third' })
  await speak(agent.url)
  await until('it has delivered', async () => (await text('/metrics/summary')).includes('third_cpu'))
  for (const path of ['/metrics/summary', '/metrics/export']) {
    const own: unknown = await (await fetch(agent.url + path)).json()
    expect(shapeOf(await json(`${path}?hardware=third_cpu`))).toEqual(shapeOf(own))
  }
  await agent.stop()
}, 90_000)

test('files of agents and of another system in one folder are configurations of one figure', async () => {
  const folder = temporaryFolder()
  cpSync(python, folder, { recursive: true })
  for (const { metricsDir } of agents) cpSync(metricsDir, folder, { recursive: true })
  const { code, stdout } = await runCommand('collector', ['figures', '--metrics-dir', folder, '--strict'])
  expect(code).toBe(0)
  const all = [
    'amd_ryzen5_cpu: 30',
    'bench_lab_cpu: 3',
    'intel_i5_cpu: 50',
    'living_room_cpu: 3',
    'm1_air_mps: 15',
    'nvidia_rtx3060_cuda: 25',
  ]
  expect([...stdout.matchAll(/• (\S+: \d+) tests/g)].map(([, found]) => found)).toEqual(all)
  const svg = readFileSync(join(folder, 'fig2_rtf_comparison.svg'), 'utf8')
  for (const [label] of all.map((one) => one.split(':'))) expect(svg).toContain(label)
}, 90_000)

test('the text of a request is nowhere in the collector', async () => {
  const [request_id = ''] =
    csvOf(agents[0] ?? collector, 'synthesis')
      .at(1)
      ?.split(',') ?? []
  const answers = await Promise.all(
    [
      '/',
      '/metrics/summary',
      '/metrics/export',
      '/healthz',
      '/figures/fig_hardware_summary.svg',
      '/api/v1/exports/synthesis.csv',
      '/api/v1/exports/realtime.csv',
      '/api/v1/requests',
      `/api/v1/requests/${request_id}/samples`,
      '/api/v1/hardware',
      '/api/v1/agents',
      '/api/v1/health',
    ].map(text),
  )
  expect(answers.join('')).toContain(request_id)
  const home = join(collector.metricsDir, '../home')
  const stored = readdirSync(home).map((name) => readFileSync(join(home, name), 'latin1'))
  for (const held of [...answers, ...stored, collector.output()]) {
    for (const word of canary.split(' ')) expect(held.includes(word)).toBe(false)
  }
})

test('a machine with the token joins a collector that listens beyond loopback; one without does not', async () => {
  const token = 'token-of-at-least-thirty-two-characters'
  const open = await startCollector({ VOICEMARK_COLLECTOR_HOST: '0.0.0.0', VOICEMARK_TOKEN: token })
  const url = open.url.replace('0.0.0.0', '127.0.0.1')
  const stranger = await startAgent(url, { VOICEMARK_TIER: 'stranger' })
  const joined = await startAgent(url, { VOICEMARK_TIER: 'joined', VOICEMARK_TOKEN: token })
  const health = async () =>
    (await (
      await fetch(`${url}/api/v1/agents`, { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { agents: { hardware_tier: string }[] }
  await until('one has joined', async () => (await health()).agents.length === 1)
  expect((await health()).agents).toMatchObject([{ hardware_tier: 'joined' }])
  const { uplink } = (await (await fetch(`${stranger.url}/healthz`)).json()) as {
    uplink: { connected: boolean; last_error: string }
  }
  expect(uplink).toMatchObject({
    connected: false,
    last_error: 'unauthorized: the collector asks for a token: voicemark agent enrol, or VOICEMARK_TOKEN',
  })
  await Promise.all([stranger, joined, open].map((app) => app.stop()))
}, 90_000)
