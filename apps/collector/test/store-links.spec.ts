import { protocolOneFields, protocolVersion, type HelloMessage, type WireReply } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { io as connect, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKnownCallers } from '../src/access/known-callers.js'
import { startRevocation } from '../src/access/revocation.js'
import { hashOf, newSecret } from '../src/access/secret.js'
import { createAccess } from '../src/access/who-asks.js'
import {
  agentServerOptions,
  attachAgents,
  createAgentServer,
  type AgentLinks,
  type AgentServer,
} from '../src/ingest/agent-links.js'
import { createIngest, type Ingest } from '../src/ingest/ingest.js'
import { openStore, type Store } from '../src/store/store.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

const log = { info: () => undefined, warn: () => undefined }
const denials = { note: () => undefined }
const agent_id = randomUUID()
let folder: string
let store: Store
let ingest: Ingest
let io: AgentServer
let links: AgentLinks
let url: string
let known: ReturnType<typeof createKnownCallers>
const unixSeconds = () => Date.now() / 1000
const sockets: Socket[] = []

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicemark-links-'))
  store = await openStore(`file:${path.join(folder, 'a.db')}`)
  ingest = createIngest({ store, log })
  await listen()
})

async function listen(
  token: string | null = null,
  changes: Partial<Parameters<typeof attachAgents>[1]> = {},
): Promise<void> {
  const http = createServer()
  io = createAgentServer()
  io.attach(http, agentServerOptions())
  known = createKnownCallers({ credentials: store.credentials, now: unixSeconds })
  const access = createAccess({ token, known })
  const { bind } = store.credentials
  links = attachAgents(io, { ingest, store, access, bind, denials, log, now: () => 0, ...changes })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await io.close()
  await ingest.stop()
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

function open(auth: Record<string, unknown> = { proto: protocolVersion, agent_id }): Socket {
  const socket = connect(url, { auth, transports: ['websocket'], reconnection: false })
  sockets.push(socket)
  return socket
}

async function send(socket: Socket, event: string, ...args: unknown[]): Promise<unknown> {
  const reply: unknown = await socket.timeout(5000).emitWithAck(event, ...args)
  return reply
}

async function greeted(run_id: string, changes: Partial<HelloMessage> = {}): Promise<Socket> {
  const socket = open()
  expect(await send(socket, 'hello', { ...helloOf(run_id), ...changes })).toMatchObject({ status: 'ok' })
  return socket
}

const valuesOf = (names: readonly string[], row: object) => {
  const values = new Map<string, unknown>(Object.entries(row))
  return names.map((name) => values.get(name))
}

const disconnected = (socket: Socket) =>
  new Promise<string>((resolve) => socket.once('disconnect', (reason) => resolve(reason)))

test('rows that were acknowledged are in the database, and a repeat changes nothing', async () => {
  const run = randomUUID()
  const socket = await greeted(run)
  const samples = sampleBatch(run, 0, samplesOf(0, 500))
  expect(await send(socket, 'batch', samples)).toEqual({ status: 'ok', next: { request: 0, sample: 500 } })
  expect(await send(socket, 'batch', samples)).toMatchObject({ status: 'ok', next: { sample: 500 } })
  const request = requestOf({ first_sample_seq: 10, last_sample_seq: 12 })
  expect(await send(socket, 'batch', requestBatch(run, 0, [request]))).toMatchObject({ status: 'ok' })
  expect(await store.requestSamples(request.request_id)).toHaveLength(3)
  expect(await send(socket, 'batch', sampleBatch(run, 600, samplesOf(600, 1)))).toMatchObject({
    status: 'gap',
  })
  expect([...links.connected()]).toEqual([agent_id])
  expect(ingest.counts()).toMatchObject({ batches: 4, rejected: 0, retried: 0 })
})

test.each([
  ['without a handshake', {}, 'handshake'],
  ['of a version before the oldest', { proto: 0, agent_id }, 'protocol-version'],
  ['of a newer version', { proto: protocolVersion + 1, agent_id }, 'protocol-version'],
  ['without an agent id', { proto: 1, agent_id: '../etc' }, 'handshake'],
  ['with something more', { proto: 1, agent_id, admin: true }, 'handshake'],
])('an agent %s is refused with a code', async (_name, auth, code) => {
  const socket = open(auth)
  const error = await new Promise<Error & { data?: unknown }>((resolve) =>
    socket.on('connect_error', resolve),
  )
  expect(error.data).toMatchObject({ code })
})

test.each([
  ['an unknown event', 'drop', [{}], 'event'],
  ['a hello of nothing', 'hello', [], 'hello'],
  ['a hello of text', 'hello', ['run'], 'hello'],
  ['a batch of null', 'batch', [null], 'batch'],
  [
    'a batch without rows',
    'batch',
    [{ run_id: randomUUID(), stream: 'sample', first: 0, rows: [] }],
    'batch',
  ],
  ['a batch from below nothing', 'batch', [sampleBatch(randomUUID(), -1, samplesOf(0, 1))], 'batch'],
  [
    'rows that are no rows',
    'batch',
    [{ run_id: randomUUID(), stream: 'sample', first: 0, rows: [1] }],
    'batch',
  ],
  ['a batch before the hello', 'batch', [sampleBatch(randomUUID(), 0, samplesOf(0, 1))], 'unknown-run'],
])('%s is rejected by name', async (_name, event, args, code) => {
  expect(await send(open(), event, ...args)).toMatchObject({ status: 'rejected', code })
})

test('a run of another agent is rejected by name', async () => {
  const run = randomUUID()
  await greeted(run)
  const other = open({ proto: 1, agent_id: randomUUID() })
  const refused = { status: 'rejected', code: 'run-owner' }
  expect(await send(other, 'hello', helloOf(run))).toMatchObject(refused)
  expect(await send(other, 'batch', sampleBatch(run, 0, samplesOf(0, 1)))).toMatchObject({
    status: 'rejected',
    code: 'unknown-run',
  })
})

test('an event without a callback ends the link and not the collector', async () => {
  const run = randomUUID()
  const socket = await greeted(run)
  const end = disconnected(socket)
  socket.emit('batch', sampleBatch(run, 0, samplesOf(0, 1)))
  expect(await end).toBe('io server disconnect')
  const again = await greeted(run)
  expect(await send(again, 'batch', sampleBatch(run, 0, samplesOf(0, 1)))).toMatchObject({ status: 'ok' })
})

test('more than two messages at a time end the link', async () => {
  const run = randomUUID()
  const socket = await greeted(run)
  const end = disconnected(socket)
  for (let first = 0; first < 3; first++) {
    socket.emit('batch', sampleBatch(run, first, samplesOf(first, 1)), () => undefined)
  }
  expect(await end).toMatch(/disconnect|close/)
})

test('a message that is too large ends the link and not the collector', async () => {
  const socket = await greeted(randomUUID())
  const end = disconnected(socket)
  socket.emit('batch', 'x'.repeat(2 ** 20), () => undefined)
  expect(await end).toMatch(/transport/)
  expect(await send(open(), 'hello', helloOf(randomUUID()))).toMatchObject({ status: 'ok' })
})

test('an agent of the version before is understood: what it does not know is null', async () => {
  const run = randomUUID()
  const hello = { ...helloOf(run), fields: undefined, totals: undefined }
  const socket = open({ proto: 1, agent_id })
  expect(await send(socket, 'hello', hello)).toMatchObject({ status: 'ok' })
  const request = requestOf()
  const values = valuesOf(protocolOneFields.request, request)
  expect(
    await send(socket, 'batch', {
      run_id: run,
      stream: 'request',
      first: 0,
      rows: [values, values.slice(1)],
    }),
  ).toEqual({ status: 'ok', next: { request: 2, sample: 0 } })
  expect(await store.request(request.request_id)).toEqual({ ...request, agent_id, run_id: run, seq: 0 })
  expect(await store.health()).toMatchObject([{ stored: 1, quarantined: 1, holds: true }, { holds: true }])
})

test('a run with fields that the collector has no column for waits for an upgrade', async () => {
  const hello = helloOf(randomUUID())
  const fields = { request: [...protocolOneFields.request, 'joules'], sample: [...protocolOneFields.sample] }
  expect(await send(open(), 'hello', { ...hello, fields })).toEqual({
    status: 'rejected',
    code: 'fields-unknown',
    detail: 'upgrade the collector: it has no column for request.joules',
  })
})

test('rows that the agent has lost are counted in their place', async () => {
  const run = randomUUID()
  const socket = await greeted(run)
  const loss = { run_id: run, stream: 'sample', first: 3, count: 5, reason: 'spool_limit' }
  await send(socket, 'batch', sampleBatch(run, 0, samplesOf(0, 3)))
  const ok = { status: 'ok', next: { request: 0, sample: 8 } }
  expect(await send(socket, 'loss', loss)).toEqual(ok)
  expect(await send(socket, 'loss', loss)).toEqual(ok)
  expect(await send(socket, 'loss', { ...loss, first: 10 })).toMatchObject({ status: 'gap' })
  expect(await send(socket, 'loss', { ...loss, reason: 'boredom' })).toMatchObject({ status: 'rejected' })
  await send(socket, 'batch', sampleBatch(run, 8, samplesOf(8, 2)))
  const [, samples] = await store.health()
  expect(samples).toMatchObject({ next_seq: 10, stored: 5, lost: 5, quarantined: 0, holds: true })
})

test('a flood of hellos is told to wait, and other agents do not notice', async () => {
  // A disk that is busy would make of the flood what an agent may send.
  const answered = { status: 'ok', next: { request: 0, sample: 0 } } as const
  await io.close()
  await listen(null, { store: { ...store, hello: () => Promise.resolve(answered) } })
  const hello = helloOf(randomUUID())
  const socket = open()
  let reply: unknown
  for (let i = 0; i < 2000 && (i === 0 || (reply as WireReply).status === 'ok'); i++) {
    reply = await send(socket, 'hello', hello)
  }
  expect(reply).toMatchObject({ status: 'retry', detail: 'more than 20 hellos a second' })
  const other = open({ proto: protocolVersion, agent_id: randomUUID() })
  expect(await send(other, 'hello', helloOf(randomUUID()))).toMatchObject({ status: 'ok' })
})

test('an agent that sends wrong messages without end is disconnected', async () => {
  const socket = open()
  const end = disconnected(socket)
  for (let i = 0; i < 21; i++) await send(socket, 'nonsense', i).catch(() => undefined)
  expect(await end).toBe('io server disconnect')
})

test('an agent without the token of the collector is refused', async () => {
  const token = 'a'.repeat(32)
  await io.close()
  await listen(token)
  for (const wrong of [undefined, 'b'.repeat(32), newSecret()])
    expect(await refusalOf({ token: wrong })).toMatchObject({ code: 'unauthorized' })
  const socket = open({ proto: protocolVersion, agent_id, token })
  expect(await send(socket, 'hello', helloOf(randomUUID()))).toMatchObject({ status: 'ok' })
})

/** A token of the database, for this agent where one is named. */
async function addToken(role: 'agent' | 'reader' | 'operator' | 'admin', agent: string | null = null) {
  const [secret, token_id] = [newSecret(), randomUUID()]
  const times = { created_at: unixSeconds(), created_by: 'test', expires_at: null }
  const about = { kind: 'token', role, name: role, agent_id: agent } as const
  await store.credentials.add({ token_id, ...about, ...times, sha256: hashOf(secret) })
  return { secret, token_id }
}

/** What a handshake is refused with; null where the link is open. */
function refusalOf(auth: Record<string, unknown>): Promise<unknown> {
  const socket = open({ proto: protocolVersion, agent_id, ...auth })
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(null))
    socket.on('connect_error', (error: Error & { data?: unknown }) => resolve(error.data))
  })
}

const forbidden = expect.objectContaining({ code: 'forbidden' }) as unknown

test.each(['reader', 'operator', 'admin'] as const)(
  'the token of a %s opens no link of an agent',
  async (role) => {
    const { secret } = await addToken(role)
    expect(await refusalOf({ token: secret })).toEqual(forbidden)
  },
)

test('an agent with the token of another agent is refused', async () => {
  const { secret } = await addToken('agent', randomUUID())
  expect(await refusalOf({ token: secret })).toEqual(forbidden)
})

test('a token that names no agent is that of the first one that comes with it, at once or later', async () => {
  const { secret } = await addToken('agent')
  const agents = Array.from({ length: 8 }, () => randomUUID())
  const answers = await Promise.all(agents.map((one) => refusalOf({ agent_id: one, token: secret })))
  expect(answers.filter((answer) => answer === null)).toHaveLength(1)
  expect(answers.filter((answer) => answer !== null)).toEqual(Array(7).fill(forbidden))
  const [{ agent_id: bound } = { agent_id: null }] = await store.credentials.list(['token'], 1)
  expect(bound).toBe(agents[answers.indexOf(null)])
  expect(await refusalOf({ agent_id: bound, token: secret })).toBeNull()
})

test('links end whose token was revoked, was deleted or has expired, and no others', async () => {
  await io.close()
  await listen('a'.repeat(32))
  const [revoked, expired, good] = [await addToken('agent'), await addToken('agent'), await addToken('agent')]
  const socketOf = (token: string) => open({ proto: protocolVersion, agent_id: randomUUID(), token })
  const others = [good.secret, 'a'.repeat(32)].map(socketOf)
  const ending = [revoked, expired].map(({ secret }) => socketOf(secret))
  const all = [...others, ...ending]
  await Promise.all(all.map((socket) => send(socket, 'hello', helloOf(randomUUID()))))
  const questions: number[] = []
  const revocation = startRevocation({
    credentials: {
      ...store.credentials,
      liveAgentTokens: (now) => {
        questions.push(now)
        return store.credentials.liveAgentTokens(now)
      },
    },
    ...{ links, known, now: unixSeconds, log },
  })
  await revocation.look()
  expect(all.map(({ connected }) => connected)).toEqual([true, true, true, true])
  await store.credentials.revoke(revoked.token_id, unixSeconds())
  const successor = { token_id: randomUUID(), sha256: hashOf(newSecret()), created_by: 'test' }
  await store.credentials.rotate({
    token_id: expired.token_id,
    successor: { ...successor, created_at: unixSeconds(), expires_at: null },
    ends_at: unixSeconds(),
  })
  const ends = ending.map(disconnected)
  await revocation.look()
  expect(await Promise.all(ends)).toEqual(['io server disconnect', 'io server disconnect'])
  expect(others.map(({ connected }) => connected)).toEqual([true, true])
  expect(questions).toHaveLength(2)
  expect(await refusalOf({ agent_id: randomUUID(), token: revoked.secret })).toMatchObject({
    code: 'unauthorized',
  })
  revocation.stop()
})

test('without a token for all, a token that is sent counts, and what a proxy sends does not', async () => {
  const { secret } = await addToken('agent', agent_id)
  expect(await refusalOf({ token: secret })).toBeNull()
  expect(await refusalOf({ token: newSecret() })).toMatchObject({ code: 'unauthorized' })
  expect(await refusalOf({ token: 'of another collector, '.repeat(3) })).toBeNull()
  const passedOn = connect(url, {
    auth: { proto: protocolVersion, agent_id },
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { 'X-Forwarded-For': '192.0.2.1' },
  })
  sockets.push(passedOn)
  const error = await new Promise<Error>((resolve) => passedOn.on('connect_error', resolve))
  expect(error).toMatchObject({ data: { code: 'unauthorized' } })
})

test('while the database is away an agent is not let in, and is told to come back', async () => {
  const { secret } = await addToken('agent', agent_id)
  await store.close()
  expect(await refusalOf({ token: secret })).toMatchObject({ code: 'store-unavailable' })
})

test('a web page of another site cannot open a link', async () => {
  const socket = connect(url, {
    auth: { proto: protocolVersion, agent_id },
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { origin: 'https://example.org' },
  })
  sockets.push(socket)
  await expect(new Promise((resolve) => socket.on('connect_error', resolve))).resolves.toBeInstanceOf(Error)
})

test('an agent that watches nothing is understood: what it does not know is null', async () => {
  const run = randomUUID()
  const fields = {
    request: [...protocolOneFields.request, 'clock_step_s', 'power_state'],
    sample: [...protocolOneFields.sample],
  }
  const socket = open({ proto: 3, agent_id })
  expect(await send(socket, 'hello', { ...helloOf(run), fields })).toMatchObject({ status: 'ok' })
  const request = requestOf({ first_sample_seq: 0, last_sample_seq: 2, power_state: 'source=mains' })
  const samples = samplesOf(0, 3)
  const batches = [
    { stream: 'sample', rows: samples.map((row) => valuesOf(fields.sample, row)) },
    { stream: 'request', rows: [valuesOf(fields.request, request)] },
  ]
  for (const batch of batches)
    expect(await send(socket, 'batch', { run_id: run, first: 0, ...batch })).toMatchObject({ status: 'ok' })
  expect(await store.request(request.request_id)).toEqual({ ...request, agent_id, run_id: run, seq: 0 })
  const rows = await store.requestSamples(request.request_id)
  expect(rows).toEqual(samples.map((row, seq) => ({ ...row, run_ref: run, seq })))
})

test('who is refused is noted with the agent that they named, by the address behind the proxy that is believed', async () => {
  const noted: unknown[] = []
  const note = (event: string, code: string, about: object) => void noted.push({ event, code, ...about })
  await io.close()
  const trustProxy = (address: string) => address.endsWith('127.0.0.1')
  await listen('t'.repeat(32), { denials: { note }, trustProxy })
  const extraHeaders = { 'x-forwarded-for': '203.0.113.9, 192.0.2.7' }
  const auth = { proto: protocolVersion, agent_id }
  const socket = connect(url, { auth, transports: ['websocket'], reconnection: false, extraHeaders })
  sockets.push(socket)
  await new Promise((resolve) => socket.once('connect_error', resolve))
  expect(noted).toMatchObject([
    { event: 'agent-refused', code: 'unauthorized', agent_id, address: '192.0.2.7' },
  ])
})

/** What is known of what waits at the agent. */
const spoolNow = () =>
  links
    .agents()
    .find((agent) => agent.agent_id === agent_id)
    ?.spool()

test('what waits at an agent is what it said last, less the rows that came with it and are stored', async () => {
  const run = randomUUID()
  const spool = { rows: 9, bytes: 4096, oldest: 1_764_000_000.5 }
  const socket = await greeted(run)
  expect(spoolNow()).toBeNull()
  await send(socket, 'hello', { ...helloOf(run), spool })
  expect(spoolNow()).toEqual(spool)
  await send(socket, 'batch', { ...sampleBatch(run, 0, samplesOf(0, 3)), spool })
  expect(spoolNow()).toEqual({ ...spool, rows: 6 })
  const early = { ...sampleBatch(run, 7, samplesOf(7, 1)), spool }
  expect(await send(socket, 'batch', early)).toMatchObject({ status: 'gap' })
  expect(spoolNow()).toEqual(spool)
  const lost = { run_id: run, stream: 'sample', first: 3, count: 9, reason: 'spool_limit', spool }
  expect(await send(socket, 'loss', lost)).toEqual({ status: 'ok', next: { request: 0, sample: 12 } })
  expect(spoolNow()).toEqual({ rows: 0, bytes: 4096, oldest: null })
  await send(socket, 'batch', sampleBatch(run, 12, samplesOf(12, 1)))
  expect(spoolNow()).toEqual({ rows: 0, bytes: 4096, oldest: null })
  expect(await store.health()).toMatchObject([{ holds: true }, { stored: 4, lost: 9, holds: true }])
})

test('of an agent of the version before it is not known what waits there, whatever was said over another link', async () => {
  const run = randomUUID()
  const newer = await greeted(run, { spool: { rows: 9, bytes: 4096, oldest: null } })
  expect(spoolNow()).toMatchObject({ rows: 9 })
  const older = open({ proto: 5, agent_id })
  expect(await send(older, 'hello', helloOf(run))).toMatchObject({ status: 'ok' })
  newer.close()
  expect(await send(older, 'batch', sampleBatch(run, 0, samplesOf(0, 2)))).toMatchObject({ status: 'ok' })
  expect(spoolNow()).toBeNull()
})

test('of a run that waits for an upgrade of the collector it is known that it waits', async () => {
  const fields = { request: [...protocolOneFields.request, 'joules'], sample: [...protocolOneFields.sample] }
  const hello = { ...helloOf(randomUUID()), fields, spool: { rows: 9, bytes: 4096, oldest: null } }
  expect(await send(open(), 'hello', hello)).toMatchObject({ code: 'fields-unknown' })
  expect(spoolNow()).toMatchObject({ rows: 9 })
})

test.each([
  ['less than none', { rows: -1, bytes: 0, oldest: null }, 'spool.rows: '],
  ['bytes that are none', { rows: 0, bytes: '1 MB', oldest: null }, 'spool.bytes: '],
  ['a time that is none', { rows: 1, bytes: 1, oldest: -5 }, 'spool.oldest: '],
  ['more than is known', { rows: 1, bytes: 1, oldest: null, files: 1 }, 'spool: Unrecognized key: "files"'],
  ['nothing', null, 'spool: '],
])('a message by which %s waits at the agent is rejected with the reason', async (_name, spool, reason) => {
  const run = randomUUID()
  const socket = await greeted(run)
  const detail = expect.stringContaining(reason) as unknown
  const [hello, batch] = [helloOf(run), sampleBatch(run, 0, samplesOf(0, 1))]
  const refused = { status: 'rejected', detail }
  expect(await send(socket, 'hello', { ...hello, spool })).toEqual({ ...refused, code: 'hello' })
  expect(await send(socket, 'batch', { ...batch, spool })).toEqual({ ...refused, code: 'batch' })
  expect(spoolNow()).toBeNull()
  expect(await send(socket, 'batch', batch)).toMatchObject({ status: 'ok', next: { sample: 1 } })
})
