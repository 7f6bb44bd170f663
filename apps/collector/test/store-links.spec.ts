import { protocolOneFields, protocolVersion, type HelloMessage, type WireReply } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Server } from 'socket.io'
import { io as connect, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { agentServerOptions, attachAgents, type AgentLinks } from '../src/ingest/agent-links.js'
import { createIngest, type Ingest } from '../src/ingest/ingest.js'
import { openStore, type Store } from '../src/store/store.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

const log = { info: () => undefined, warn: () => undefined }
const agent_id = randomUUID()
let folder: string
let store: Store
let ingest: Ingest
let io: Server
let links: AgentLinks
let url: string
const sockets: Socket[] = []

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicemark-links-'))
  store = await openStore(`file:${path.join(folder, 'a.db')}`)
  ingest = createIngest({ store, log })
  await listen()
})

async function listen(changes: Partial<Parameters<typeof attachAgents>[1]> = {}): Promise<void> {
  const http = createServer()
  io = new Server(http, agentServerOptions())
  links = attachAgents(io, { ingest, store, token: null, log, now: () => 0, ...changes })
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
  await listen({ store: { ...store, hello: () => Promise.resolve(answered) } })
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
  await listen({ token })
  for (const wrong of [undefined, 'b'.repeat(32)]) {
    const socket = open({ proto: protocolVersion, agent_id, token: wrong })
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      socket.on('connect_error', resolve),
    )
    expect(error.data).toMatchObject({ code: 'unauthorized' })
  }
  const socket = open({ proto: protocolVersion, agent_id, token })
  expect(await send(socket, 'hello', helloOf(randomUUID()))).toMatchObject({ status: 'ok' })
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
