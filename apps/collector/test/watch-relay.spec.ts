import { protocolVersion, type RelayedWatch, type WatchReply } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io as connect, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAccess } from '../src/access/who-asks.js'
import {
  agentServerOptions,
  attachAgents,
  createAgentServer,
  type AgentServer,
} from '../src/ingest/agent-links.js'
import { helloOf } from './store-rows.js'

const log = { info: () => undefined, warn: () => undefined }
const answered = { status: 'ok', next: { request: 0, sample: 0 } } as const
const run_id = randomUUID()
let io: AgentServer
let url: string
const sockets: Socket[] = []

beforeEach(async () => {
  const http = createServer()
  io = createAgentServer()
  io.attach(http, agentServerOptions())
  const store = { hello: () => Promise.resolve(answered) }
  const ingest = { add: () => Promise.resolve(answered) }
  const known = { callerOf: () => Promise.resolve(null) }
  const access = createAccess({ token: null, known })
  const denials = { note: () => undefined }
  attachAgents(io, { ingest, store, access, bind: () => Promise.resolve(null), denials, log, now: () => 0 })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await io.close()
})

interface AgentOptions {
  readonly proto?: number
  readonly tier?: string
  /** Its clock is so far ahead, seconds. */
  readonly ahead?: number
  readonly agent_id?: string
  readonly replies?: (message: RelayedWatch) => unknown
}

const clockSeconds = (ahead: number) => 1_764_000_000 + ahead + performance.now() / 1000

/** An agent that is connected, has said hello, and keeps what it is asked to watch. */
async function agent(options: AgentOptions = {}) {
  const { proto = protocolVersion, tier = 'intel_i5', ahead = 0, agent_id = randomUUID() } = options
  const socket = connect(url, { auth: { proto, agent_id }, transports: ['websocket'], reconnection: false })
  sockets.push(socket)
  const asked: RelayedWatch[] = []
  socket.on('clock', (_: unknown, answer: (reply: unknown) => void) => {
    const now = clockSeconds(ahead)
    answer({ received: now, sent: now })
  })
  socket.on('watch', (message: RelayedWatch, answer: (reply: unknown) => void) => {
    asked.push(message)
    answer((options.replies ?? replyTo)(message))
  })
  const { hardware, ...hello } = helloOf(randomUUID())
  await socket.timeout(5000).emitWithAck('hello', {
    ...hello,
    hardware: { ...hardware, hardware_tier: tier },
  })
  const ask = async (message: object) =>
    (await socket.timeout(15_000).emitWithAck('watch', message)) as WatchReply
  return { agent_id, socket, asked, ask }
}

function replyTo(message: RelayedWatch): unknown {
  if (message.request === 'drop') return { status: 'dropped' }
  if (message.request === 'close')
    return {
      ...{ status: 'closed', run_id, figures: { peak_memory_mb: 300.5 } },
      ...{ first_sample_seq: 5, last_sample_seq: 9 },
    }
  const { hardware } = helloOf(run_id)
  return { status: 'open', run_id, hardware, watched: message.watch, processes: 2, note: null }
}

const opening = (to: string, request_id: string = randomUUID()) => ({
  ...{ request: 'open', request_id, to, watch: 'port:8880', timeout_s: 60 },
})
const closing = (to: string, request_id: string, start_wall: number) => ({
  ...{ request: 'close', request_id, to, start_wall, end_wall: start_wall + 1.5 },
})

test('what one agent asks another to watch comes back with both clocks compared', async () => {
  const asker = await agent({ ahead: 100 })
  const watcher = await agent({ tier: 'nvidia_rtx3060', ahead: -20.5 })
  const request_id = randomUUID()
  const opened = await asker.ask(opening(watcher.agent_id, request_id))
  expect(opened).toMatchObject({
    ...{ status: 'open', agent_id: watcher.agent_id, run_id, watched: 'port:8880', processes: 2 },
    uncertainty_s: expect.any(Number) as number,
  })
  if (opened.status !== 'open') throw new Error('it is not open')
  expect(opened.uncertainty_s).toBeLessThan(5)
  expect(Math.abs(opened.offset_s + 120.5)).toBeLessThanOrEqual(opened.uncertainty_s)
  const start_wall = clockSeconds(100)
  const closed = await asker.ask(closing(opened.agent_id, request_id, start_wall))
  expect(closed).toMatchObject({
    ...{ status: 'closed', agent_id: watcher.agent_id, figures: { peak_memory_mb: 300.5 } },
    ...{ first_sample_seq: 5, last_sample_seq: 9 },
  })
  const { agent_id: asking } = asker
  expect(watcher.asked).toEqual([
    { request: 'open', request_id, watch: 'port:8880', timeout_s: 60, asker: asking },
    {
      ...{ request: 'close', request_id, asker: asking, start_wall, end_wall: start_wall + 1.5 },
      offset_s: expect.closeTo(-120.5, 0) as number,
      uncertainty_s: expect.any(Number) as number,
    },
  ])
})

test('a close goes on after the collector was restarted, which knows of no open watch then', async () => {
  const asker = await agent()
  const watcher = await agent()
  expect(await asker.ask(closing(watcher.agent_id, randomUUID(), clockSeconds(0)))).toMatchObject({
    status: 'closed',
  })
})

test('an agent goes by its id, the beginning of it, or a hardware tier that is not that of another', async () => {
  const asker = await agent({ tier: 'raspberry_pi_5' })
  const watcher = await agent({ tier: 'raspberry_pi_5' })
  for (const name of [watcher.agent_id, watcher.agent_id.slice(0, 8).toUpperCase(), 'raspberry_pi_5'])
    expect(await asker.ask(opening(name))).toMatchObject({ status: 'open', agent_id: watcher.agent_id })
  const another = await agent({ tier: 'raspberry_pi_5' })
  const ambiguous = await asker.ask(opening('raspberry_pi_5'))
  expect(ambiguous).toMatchObject({
    ...{ status: 'refused', code: 'watch-agent-ambiguous' },
    detail: expect.stringMatching(/^2 agents are called raspberry_pi_5; name one by its id: /) as string,
  })
  expect(JSON.stringify(ambiguous)).toContain(another.agent_id)
})

test('an agent that is not connected, or speaks an older protocol, is said to be so', async () => {
  const asker = await agent()
  expect(await asker.ask(opening('jetson'))).toEqual({
    ...{ status: 'unreachable', code: 'watch-agent-away' },
    detail: 'agent jetson is not connected to this collector; no other agent is',
  })
  const old = await agent({ proto: 3, tier: 'jetson' })
  expect(await asker.ask(opening('m1_air'))).toMatchObject({
    detail: `agent m1_air is not connected to this collector; connected are ${old.agent_id} (jetson)`,
  })
  expect(await asker.ask(opening('jetson'))).toEqual({
    ...{ status: 'refused', code: 'watch-agent-old' },
    detail: `agent ${old.agent_id} (jetson) speaks protocol 3, watching for others needs 4: upgrade it`,
  })
  expect(old.asked).toEqual([])
})

test('an agent of protocol 3 asks for no watch', async () => {
  const old = await agent({ proto: 3 })
  expect(await old.ask(opening(randomUUID()))).toMatchObject({ status: 'rejected', code: 'event' })
})

test.each([
  ['refuses', { status: 'refused', code: 'watch-not-yours', detail: 'no' }, 'refused', 'watch-not-yours'],
  ['answers in words of its own', { status: 'sure' }, 'unreachable', 'watch-agent-silent'],
  ['answers an open as if it were a drop', { status: 'dropped' }, 'unreachable', 'watch-agent-silent'],
])('an agent that %s', async (_name, reply, status, code) => {
  const asker = await agent()
  const watcher = await agent({ replies: () => reply })
  expect(await asker.ask(opening(watcher.agent_id))).toMatchObject({ status, code })
})

test('an agent that goes in the middle does not keep the other one waiting', async () => {
  const asker = await agent()
  const watcher = await agent({ replies: () => void watcher.socket.disconnect() })
  expect(await asker.ask(closing(watcher.agent_id, randomUUID(), clockSeconds(0)))).toMatchObject({
    ...{ status: 'unreachable', code: 'watch-agent-silent' },
  })
})

test.each([
  ['nothing', undefined],
  ['another request', { request: 'look', request_id: randomUUID(), to: 'jetson' }],
  ['a name without end', { ...opening('a'.repeat(65)) }],
  ['more than is asked', { ...opening('jetson'), admin: true }],
])('%s is refused by name', async (_name, message) => {
  const asker = await agent()
  expect(await asker.ask(message as object)).toMatchObject({ status: 'refused', code: 'watch-message' })
})

test('an agent may have 256 watches open, and one again for each that it closes', async () => {
  const asker = await agent()
  const watcher = await agent()
  const ids = Array.from({ length: 256 }, () => randomUUID())
  const statuses = await Promise.all(
    ids.map(async (id) => (await asker.ask(opening(watcher.agent_id, id))).status),
  )
  expect(new Set(statuses)).toEqual(new Set(['open']))
  expect(await asker.ask(opening(watcher.agent_id))).toMatchObject({ code: 'watch-full' })
  expect(await asker.ask(opening(watcher.agent_id, ids[0]))).toMatchObject({ status: 'open' })
  await asker.ask(closing(watcher.agent_id, ids[0] ?? '', clockSeconds(0)))
  expect(await asker.ask(opening(watcher.agent_id))).toMatchObject({ status: 'open' })
})
