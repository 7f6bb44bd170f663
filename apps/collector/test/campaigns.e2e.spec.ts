import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { CampaignStatus } from '../src/campaigns/campaign-status.js'
import {
  runCommand,
  startAgent,
  startCollector,
  startCommand,
  temporaryFolder,
  until,
  type RunningApp,
} from './running-processes.js'
import { helloOf } from './store-rows.js'

const slow = { timeout: 240_000 }
/** Agents start, load a voice and speak while other tests have the cores. */
const limitMs = 90_000
const plan = {
  configurations: [{ threads: 1 }, { threads: 2 }],
  repeat: 1,
  warmup: 1,
  // Two loads of the voice and not one for nearly each request.
  order: 'grouped',
  cooldown_s: 0,
  tags: { room: 'cold' },
}
let collector: RunningApp

beforeAll(async () => {
  collector = await startCollector()
}, 90_000)

async function post(path: string, body: unknown, type = 'application/json') {
  const response = await fetch(`${collector.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return {
    status: response.status,
    body: (await response.json()) as CampaignStatus & { code: string; detail: string },
  }
}

const get = async <T>(path: string) => (await (await fetch(collector.url + path)).json()) as T
const statusOf = (id: string) => get<CampaignStatus>(`/api/v1/campaigns/${id}`)

interface Asked {
  readonly campaign_id: string
  readonly stop: boolean
}

/** An agent of a test's own making, which is connected and known; `asked` has the campaigns that it was offered. */
async function connect(
  proto: number,
  agent_id: string = randomUUID(),
  says: (message: Asked) => object = () => ({}),
): Promise<{ agent_id: string; socket: Socket; asked: string[] }> {
  const socket = io(collector.url, {
    auth: { proto, agent_id },
    transports: ['websocket'],
    reconnection: false,
  })
  onTestFinished(() => void socket.close())
  const asked: string[] = []
  socket.on('campaign', (message: Asked, answer: (reply: unknown) => void) => {
    asked.push(message.campaign_id)
    answer({ ...running, ...says(message) })
  })
  await socket.timeout(5000).emitWithAck('hello', helloOf(randomUUID()))
  return { agent_id, socket, asked }
}

async function untilKnown(...agent_ids: string[]) {
  await until('agents are known', async () => {
    const { agents } = await get<{ agents: { agent_id: string }[] }>('/api/v1/agents')
    return agent_ids.every((id) => agents.some(({ agent_id }) => agent_id === id))
  })
}

const running = {
  ...{ state: 'running', code: null, detail: null, planned: 4, answered: 1, failed: 0, unrecorded: 0 },
  corpus_sha256: null,
}

test(
  'a plan runs on all connected agents, and is complete when all of its rows are stored',
  slow,
  async () => {
    const agents = await Promise.all(
      ['bench_lab', 'living_room'].map((tier) => startAgent(collector.url, { VOICEMARK_TIER: tier })),
    )
    const never = await startAgent(collector.url, {
      VOICEMARK_TIER: 'closed',
      VOICEMARK_REMOTE_PLANS: 'never',
    })
    const old = await connect(2)
    await until(
      'all are known',
      async () => (await get<{ agents: unknown[] }>('/api/v1/agents')).agents.length === 4,
    )
    const path = join(temporaryFolder(), 'plan.json')
    writeFileSync(path, JSON.stringify(plan))
    const { code, stdout, stderr } = await runCommand('agent', [
      'campaign',
      'start',
      path,
      '--collector',
      collector.url,
    ])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^campaign: \d+\/. rows|^campaign/) as string,
    })
    expect(stdout).toMatch(/^campaign .*: ended, not complete, 2 of 4 agents complete$/m)
    const [id = ''] = /[0-9a-f-]{36}/.exec(stdout) ?? []
    const status = await statusOf(id)
    const byTier = new Map(status.agents.map((agent) => [agent.hardware_tier, agent]))
    for (const tier of ['bench_lab', 'living_room'])
      expect(byTier.get(tier)).toMatchObject({
        ...{
          state: 'complete',
          complete: true,
          planned: 24,
          expected: 24,
          answered: 24,
          stored: 24,
          failed: 0,
        },
      })
    expect(byTier.get('closed')).toMatchObject({
      state: 'refused',
      code: 'remote-plans',
      stored: 0,
      complete: false,
    })
    expect(status.agents.find(({ agent_id }) => agent_id === old.agent_id)).toMatchObject({
      ...{ state: 'unsupported', code: 'protocol-version', complete: false },
    })
    expect(status).toMatchObject({ complete: false, ended: true })

    const csv = await (await fetch(collector.url + status.links.synthesis_csv)).text()
    expect(csv.trimEnd().split('\n')).toHaveLength(1 + 48)
    const { requests } = await get<{ requests: { tags: object; campaign_id: string }[] }>(
      `${status.links.requests}&limit=1000`,
    )
    expect(new Set(requests.map(({ campaign_id }) => campaign_id))).toEqual(new Set([id]))
    expect(requests[0]?.tags).toMatchObject({ room: 'cold' })
    const compared = await get<{ campaign_id: string; configurations: unknown[] }>(status.links.comparison)
    expect(compared).toMatchObject({ campaign_id: id })
    expect(compared.configurations).toHaveLength(4)
    const none = await get<{ configurations: unknown[] }>(`/api/v1/comparison?campaign=${randomUUID()}`)
    expect(none.configurations).toEqual([])
    await Promise.all([...agents, never].map((agent) => agent.stop()))
  },
)

test(
  'an agent that goes away is vanished, and goes on when it is back; another plan meanwhile is refused',
  slow,
  async () => {
    const home = join(temporaryFolder(), 'home')
    const env = { VOICEMARK_HOME: home, VOICEMARK_TIER: 'traveller' }
    const first = await startAgent(collector.url, env)
    const { agent_id } = (await (await fetch(`${first.url}/healthz`)).json()) as { agent_id: string }
    await untilKnown(agent_id)
    const long = { ...plan, order: 'interleaved', repeat: 3, configurations: [{}] }
    const { body } = await post('/api/v1/campaigns', { plan: long, agents: [agent_id] })
    const one = async () => (await statusOf(body.campaign_id)).agents[0]
    await until('rows are stored', async () => ((await one())?.stored ?? 0) >= 3, limitMs)
    const second = await post('/api/v1/campaigns', { plan, agents: [agent_id] })
    await until('it is refused', async () => (await statusOf(second.body.campaign_id)).ended, limitMs)
    expect((await statusOf(second.body.campaign_id)).agents).toMatchObject([
      { state: 'refused', code: 'busy' },
    ])

    await first.stop()
    expect(await one()).toMatchObject({ state: 'vanished', complete: false })
    const again = await startAgent(collector.url, env)
    await until('it is complete', async () => (await statusOf(body.campaign_id)).complete, limitMs)
    expect(await one()).toMatchObject({
      state: 'complete',
      planned: 36,
      answered: 36,
      stored: 36,
      expected: 36,
    })
    await again.stop()
  },
)

test(
  'an agent that connects after the start of a plan for all is not offered it, one that was named is',
  slow,
  async () => {
    collector = await startCollector()
    const first = await connect(3)
    const away = await connect(3)
    away.socket.close()
    const isGone = async () => (await get<{ agents_connected: number }>('/healthz')).agents_connected === 1
    await until('one is away', isGone)
    const named = await post('/api/v1/campaigns', { plan, agents: [away.agent_id] })
    const forAll = await post('/api/v1/campaigns', { plan })
    expect(forAll.status).toBe(201)

    const late = await connect(3)
    const back = await connect(3, away.agent_id)
    // Each start makes the collector ask everybody at once.
    for (let round = 0; round < 2; round++) {
      const { body } = await post('/api/v1/campaigns', { plan, agents: [first.agent_id] })
      await until('the first is asked', () => first.asked.includes(body.campaign_id))
    }
    expect(late.asked).toEqual([])
    expect(new Set(back.asked)).toEqual(new Set([named.body.campaign_id]))
    expect((await statusOf(forAll.body.campaign_id)).agents).toMatchObject([{ agent_id: first.agent_id }])
  },
)

test('a collector that is restarted does not end who follows a campaign', slow, async () => {
  const folder = temporaryFolder()
  collector = await startCollector({}, folder)
  const { agent_id } = await connect(3)
  const { body } = await post('/api/v1/campaigns', { plan, agents: [agent_id] })
  const follow = ['campaign', 'status', body.campaign_id, '--follow', '--collector', collector.url]
  const { output, ended } = startCommand('agent', follow)
  await until('it follows', () => output().includes('rows stored'))
  await collector.stop()
  await until('it says so', () => /collector answers at .*ECONN.*; trying on for 60 s/.test(output()))
  collector = await startCollector({ VOICEMARK_COLLECTOR_PORT: new URL(collector.url).port }, folder)
  await until('it goes on', () => output().includes('the collector answers again'))
  await connect(3, agent_id, () => ({ state: 'stopped' }))
  expect(await ended).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/ended, not complete/) as string,
  })
})

test('who asks where no collector is hears that at once, and how to name one', async () => {
  const { code, stderr } = await runCommand('agent', [
    ...['campaign', 'status', randomUUID(), '--follow', '--collector', 'http://127.0.0.1:1'],
  ])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(
      /^voicemark: no collector answers at http:\/\/127\.0\.0\.1:1 \(.+\); --collector or VOICEMARK_COLLECTOR names another\n$/,
    ) as string,
  })
})

test('a stop ends a campaign at the agent, and one that was not asked yet never begins', slow, async () => {
  const messages: Asked[] = []
  const { agent_id } = await connect(3, randomUUID(), (message) => {
    messages.push(message)
    return { state: message.stop ? 'stopped' : 'running' }
  })
  const away = await connect(3)
  away.socket.close()
  const { status, body } = await post('/api/v1/campaigns', { plan, agents: [agent_id, away.agent_id] })
  expect(status).toBe(201)
  const states = async () =>
    new Map((await statusOf(body.campaign_id)).agents.map((agent) => [agent.agent_id, agent.state]))
  await until('it runs', async () => (await states()).get(agent_id) === 'running')
  expect((await states()).get(away.agent_id)).toBe('waiting')
  await post(`/api/v1/campaigns/${body.campaign_id}/stop`, {})
  await until('it has ended', async () => (await statusOf(body.campaign_id)).ended)
  expect(new Set((await states()).values())).toEqual(new Set(['stopped']))
  expect(messages.at(-1)).toMatchObject({ campaign_id: body.campaign_id, stop: true })
})

test('what an agent says is not believed where rows are missing', slow, async () => {
  const { agent_id } = await connect(3, randomUUID(), () => ({ state: 'complete', answered: 4 }))
  const { body } = await post('/api/v1/campaigns', { plan, agents: [agent_id] })
  await until('it says so', async () => (await statusOf(body.campaign_id)).agents[0]?.answered === 4)
  expect(await statusOf(body.campaign_id)).toMatchObject({
    complete: false,
    agents: [{ state: 'delivering', stored: 0, expected: 4, complete: false }],
  })
})

test.each([
  {
    name: 'a plan with problems is refused with each of them',
    body: { plan: { configurations: [{ threads: 0 }], repeat: 'often' } },
    problem: {
      status: 422,
      code: 'plan-invalid',
      detail: /configurations\[0\]\.threads: .*; repeat: /,
      errors: [{ path: 'configurations[0].threads' }, { path: 'repeat' }],
    },
  },
  {
    name: 'a file as corpus is none for agents',
    body: { plan: { ...plan, corpus: '/etc/passwd' } },
    problem: { status: 422, code: 'plan-invalid', detail: /^corpus: / },
  },
  {
    name: 'a variable of the agents goes nowhere',
    body: { plan: { configurations: [{ engine: 'http', url: 'http://h', key_env: 'HOME' }] } },
    problem: { status: 422, code: 'plan-invalid', detail: /^configurations\[0\]\.key_env: / },
  },
  {
    name: 'an agent that nobody knows is named',
    body: { plan, agents: ['6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01'] },
    problem: { status: 422, code: 'agent-unknown', detail: /^6f1d0c1e-/ },
  },
  {
    name: 'a body without a plan',
    body: { agents: 'all' },
    problem: { status: 422, code: 'body-invalid', detail: /plan: .*agents: / },
  },
  {
    name: 'no JSON',
    body: '{',
    problem: { status: 400, code: 'body-malformed', detail: /JSON/ },
  },
  {
    name: 'a key twice',
    body: '{"plan":{"configurations":[{}],"repeat":1,"repeat":3}}',
    problem: { status: 400, code: 'body-malformed', detail: /twice .*\(line 1, column 43\)/ },
  },
  {
    name: 'more than 256 KiB',
    body: { plan: { ...plan, more: 'x'.repeat(300_000) } },
    problem: { status: 413, code: 'body-too-large', detail: /256 KiB/ },
  },
])('$name', async ({ body, problem }) => {
  const answer = await post('/api/v1/campaigns', body)
  expect({ ...answer.body, status: answer.status }).toMatchObject({
    ...problem,
    detail: expect.stringMatching(problem.detail) as string,
  })
})

test('another content type, another campaign and another method are refused', async () => {
  expect((await post('/api/v1/campaigns', '', 'text/plain')).status).toBe(415)
  expect((await fetch(`${collector.url}/api/v1/campaigns/${randomUUID()}`)).status).toBe(404)
  expect((await fetch(`${collector.url}/api/v1/campaigns/x`)).status).toBe(400)
  const response = await fetch(`${collector.url}/api/v1/campaigns`, { method: 'DELETE' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
})

test('a collector to which nobody is connected says so', async () => {
  const lonely = await startCollector()
  const response = await fetch(`${lonely.url}/api/v1/campaigns`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ plan }),
  })
  expect(await response.json()).toMatchObject({ status: 409, code: 'no-agents' })
  await lonely.stop()
})
