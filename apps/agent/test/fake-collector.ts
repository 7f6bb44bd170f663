import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import {
  batchMessage,
  helloMessage,
  lossMessage,
  protocolVersion,
  spoolFigures,
  stream,
  type HelloMessage,
  type LossMessage,
  type SpoolFigures,
  type Stream,
  type WireReply,
} from '@voicemark/schema'
import { Server as SocketServer } from 'socket.io'
import { afterEach } from 'vitest'
import { z } from 'zod'
import type { Outbox } from '../src/outbox/outbox.js'

/** Null: no answer at all. */
type Answer = (store: () => WireReply) => unknown

/** Versions that a collector speaks. */
export interface Versions {
  readonly oldest: number
  readonly newest: number
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close()
})

/** Does something after the test, the last one first. */
export function afterThisTest(close: () => unknown): void {
  closing.push(close)
}

/** A collector that keeps its cursor as the real one does, unless the next message is to be answered in another way. */
export async function startCollector(port = 0) {
  const http = createServer()
  const server = new SocketServer(http, { transports: ['websocket'], serveClient: false })
  /** Rows in their places; a row that is lost is the reason. */
  const stored = new Map<string, (unknown[] | string)[]>()
  const answers: Record<string, Answer[]> = { hello: [], batch: [], loss: [] }
  const hellos: HelloMessage[] = []
  const losses: LossMessage[] = []
  const received: string[] = []
  const spools: [string, SpoolFigures | undefined][] = []
  const firsts: number[] = []
  const protos: number[] = []
  const tokens: (string | undefined)[] = []
  let refusal: Error | null = null
  let versions: Versions = { oldest: 1, newest: protocolVersion }
  const places = (run_id: string, name: string) => stored.get(`${run_id}/${name}`) ?? []
  const rows = (run_id: string, name: string) =>
    places(run_id, name).flatMap((row) => (typeof row === 'string' ? [] : [row]))
  const next = (run_id: string) => ({
    request: places(run_id, 'request').length,
    sample: places(run_id, 'sample').length,
  })
  const take = (run_id: string, name: Stream, first: number, sent: (unknown[] | string)[]): WireReply => {
    const known = places(run_id, name)
    if (first > known.length) return { status: 'gap', next: next(run_id) }
    stored.set(`${run_id}/${name}`, [...known, ...sent.slice(known.length - first)])
    return { status: 'ok', next: next(run_id) }
  }
  const replies: Record<string, (message: unknown) => WireReply> = {
    hello(message) {
      const hello = helloMessage.parse(message)
      hellos.push(hello)
      return { status: 'ok', next: next(hello.run_id) }
    },
    batch(message) {
      const { run_id, stream: name, first, rows: sent } = batchMessage.parse(message)
      return take(run_id, name, first, sent)
    },
    loss(message) {
      const { run_id, stream: name, first, count, reason } = lossMessage.parse(message)
      losses.push({ run_id, stream: name, first, count, reason })
      return take(run_id, name, first, Array<string>(count).fill(reason))
    },
  }
  server.use((socket, proceed) => {
    const { proto, token } = z
      .object({ proto: z.number(), agent_id: z.uuid(), token: z.string().optional() })
      .parse(socket.handshake.auth)
    protos.push(proto)
    tokens.push(token)
    if (proto < versions.oldest || proto > versions.newest)
      proceed(refused('protocol-version', `it speaks ${versions.oldest} to ${versions.newest}`, versions))
    else if (refusal === null) proceed()
    else proceed(refusal)
  })
  server.on('connection', (socket) => {
    for (const [event, store] of Object.entries(replies)) {
      socket.on(event, (message: unknown, reply: (value: unknown) => void) => {
        const { run_id, stream: name } = z
          .object({ run_id: z.string(), stream: z.string().optional() })
          .parse(message)
        received.push(`${event} ${run_id.slice(0, 4)}${name === undefined ? '' : ` ${name}`}`)
        spools.push([event, z.object({ spool: spoolFigures.optional() }).parse(message).spool])
        if (event === 'batch') firsts.push(batchMessage.parse(message).first)
        const scripted = answers[event]?.shift()
        const answer = scripted === undefined ? store(message) : scripted(() => store(message))
        if (answer !== null) reply(answer)
      })
    }
  })
  const listening = await listen(http, port)
  closing.push(() => server.close())
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    rows,
    next,
    hellos,
    losses,
    /** Events in their order, with the beginning of the run's id and the stream. */
    received,
    /** What each message said of what waits at the agent, with its event. */
    spools,
    /** Version of each handshake. */
    protos,
    /** Token of each handshake. */
    tokens,
    /** Places of the stored samples of the outbox's current run. */
    samples: (outbox: Outbox) =>
      rows(outbox.runs().at(-1)?.run_id ?? '', 'sample').map(
        ([timestamp]) => Number(timestamp) - 1_764_000_000,
      ),
    firsts: () => firsts,
    answerNext: (event: 'hello' | 'batch', answer: Answer) => answers[event]?.push(answer),
    refuse: (code: string, detail: string) => (refusal = refused(code, detail)),
    accept: () => (refusal = null),
    speak: (spoken: Versions) => (versions = spoken),
    /** What each agent that is connected answers. */
    ask: (event: string, message: unknown): Promise<unknown[]> =>
      server.timeout(5000).emitWithAck(event, message),
    cutAll: () => server.disconnectSockets(true),
    forgetAfter(outbox: Outbox, count: number) {
      const run_id = outbox.runs().at(-1)?.run_id ?? ''
      for (const name of stream.options) stored.set(`${run_id}/${name}`, places(run_id, name).slice(0, count))
    },
  }
}

export async function listen(server: HttpServer | Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server, 0)
  await new Promise((resolve) => server.close(resolve))
  return port
}

function refused(code: string, detail: string, more: Partial<Versions> = {}): Error {
  return Object.assign(new Error(code), { data: { code, detail, ...more } })
}
