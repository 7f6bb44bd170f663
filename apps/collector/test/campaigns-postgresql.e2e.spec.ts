import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTo, createServer, type AddressInfo } from 'node:net'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { CampaignStatus } from '../src/campaigns/campaign-status.js'
import { startAgent, startCollector, until, type RunningApp } from './running-processes.js'
import { helloOf } from './store-rows.js'

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else describe('two collectors on one PostgreSQL', () => testOn(started))

const slow = { timeout: 240_000 }
/** Agents start, load a voice and speak while other tests have the cores. */
const limitMs = 90_000
const plan = { configurations: [{ threads: 1 }], repeat: 2, warmup: 0, cooldown_s: 0 }
const texts = 12

function testOn(server: PostgresServer): void {
  let first: RunningApp
  let second: RunningApp
  beforeAll(async () => {
    const DATABASE_URL = await server.createDatabase()
    first = await startCollector({ DATABASE_URL })
    second = await startCollector({ DATABASE_URL })
  }, 90_000)
  afterAll(() => server.remove())

  test(
    'a plan for all is for agents of both, and not for one that connects to the other later',
    slow,
    async () => {
      const [here, there] = await Promise.all([connect(first.url), connect(second.url)])
      const { campaign_id, agents } = await start(first, plan)
      const late = await connect(second.url)
      expect(agents.map(({ agent_id }) => agent_id)).toEqual([here.agent_id])
      const refused = [here, there].map(({ agent_id }) => [agent_id, 'refused']).sort()
      await until(
        'both have refused',
        async () => JSON.stringify(await agentsAt(second, campaign_id)) === JSON.stringify(refused),
      )
      expect(late.asked).toEqual([])
    },
  )

  test('a stop at one stops it at agents of both', slow, async () => {
    const agents = await Promise.all([first, second].map(({ url }) => startAgent(url)))
    await untilConnected(agents)
    const { campaign_id } = await start(first, { ...plan, repeat: 1000 })
    await until('both run', async () => (await storedAt(second, campaign_id)).every((n) => n > 0), limitMs)
    await post(second, `/api/v1/campaigns/${campaign_id}/stop`, {})
    await until('it has ended', async () => (await statusAt(first, campaign_id)).ended, limitMs)
    for (const collector of [first, second])
      expect((await agentsAt(collector, campaign_id)).map(([, state]) => state)).toEqual([
        'stopped',
        'stopped',
      ])
    await Promise.all(agents.map((agent) => agent.stop()))
  })

  test(
    'a collector that is killed in the middle costs nothing, and the other one knows all',
    slow,
    async () => {
      const balancer = await startBalancer(first.url)
      const agents = await Promise.all([balancer.url, second.url].map((url) => startAgent(url)))
      await untilConnected(agents)
      const { campaign_id } = await start(first, plan)
      await until('both run', async () => (await storedAt(first, campaign_id)).every((n) => n > 0), limitMs)
      expect(await agentsAt(second, campaign_id)).toEqual(await agentsAt(first, campaign_id))
      process.kill(first.pid, 'SIGKILL')
      await first.ended
      balancer.turnTo(second.url)

      await until('it is complete', async () => (await statusAt(second, campaign_id)).complete, limitMs)
      const whole = plan.repeat * texts
      const { agents: all, links } = await statusAt(second, campaign_id)
      const each = { state: 'complete', planned: whole, answered: whole, stored: whole, expected: whole }
      expect(all).toMatchObject([each, each])
      const csv = await (await fetch(second.url + links.synthesis_csv)).text()
      expect(new Set(csv.trimEnd().split('\n')).size).toBe(1 + 2 * whole)
      await Promise.all(agents.map((agent) => agent.stop()))
      expect(await (await fetch(`${second.url}/api/v1/health`)).json()).toMatchObject({ holds: true })
    },
  )
}

async function post(collector: RunningApp, path: string, body: unknown): Promise<CampaignStatus> {
  const response = await fetch(collector.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.ok).toBe(true)
  return (await response.json()) as CampaignStatus
}

const start = (collector: RunningApp, plan: object) => post(collector, '/api/v1/campaigns', { plan })

const statusAt = async ({ url }: RunningApp, id: string) =>
  (await (await fetch(`${url}/api/v1/campaigns/${id}`)).json()) as CampaignStatus

const agentsAt = async (collector: RunningApp, id: string) =>
  (await statusAt(collector, id)).agents.map(({ agent_id, state }) => [agent_id, state])

/** Of two agents; the one that the other collector has to find is 0 until then. */
async function storedAt(collector: RunningApp, id: string): Promise<number[]> {
  const stored = (await statusAt(collector, id)).agents.map((agent) => agent.stored)
  return stored.length === 2 ? stored : [0]
}

async function untilConnected(agents: readonly RunningApp[]): Promise<void> {
  for (const { url } of agents)
    await until('it is connected', async () => {
      const health = (await (await fetch(`${url}/healthz`)).json()) as { uplink: { connected: boolean } }
      return health.uplink.connected
    })
}

/** An agent that refuses every plan, connected and known. */
async function connect(url: string): Promise<{ agent_id: string; asked: string[] }> {
  const agent_id = randomUUID()
  const asked: string[] = []
  const auth = { proto: 3, agent_id }
  const socket: Socket = io(url, { auth, transports: ['websocket'], reconnection: false })
  onTestFinished(() => void socket.close())
  socket.on('campaign', (message: { campaign_id: string }, answer: (reply: unknown) => void) => {
    asked.push(message.campaign_id)
    const counts = { planned: null, answered: 0, failed: 0, unrecorded: 0, corpus_sha256: null }
    answer({ state: 'refused', code: 'busy', detail: 'it refuses all', ...counts })
  })
  await socket.timeout(5000).emitWithAck('hello', helloOf(randomUUID()))
  return { agent_id, asked }
}

/** One address for both collectors, as a load balancer gives it. */
async function startBalancer(url: string) {
  let target = new URL(url)
  const server = createServer((incoming) => {
    const outgoing = connectTo(Number(target.port), target.hostname)
    incoming.pipe(outgoing).pipe(incoming)
    incoming.on('error', () => outgoing.destroy())
    outgoing.on('error', () => incoming.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    turnTo: (other: string) => (target = new URL(other)),
  }
}
