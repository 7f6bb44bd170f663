import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, type NamedCase } from '../case.js'
import { openWebSocket } from '../fixture/websocket.js'

/** A good client waits at most so long beside them, on a machine that does other things; those that hold are let go later. */
const goodMs = 5000

/** Opens so many connections, sends each the same, and holds them while a good client asks. */
function held(name: string, app: 'agent' | 'collector', count: number, bytes: string): NamedCase {
  return {
    group: 'exhaustion',
    name: `${app}: ${name}`,
    async run(arena) {
      const { url } = arena[app]
      const { hostname, port } = new URL(url)
      const sockets = await Promise.all(
        Array.from({ length: count }, async () => {
          const socket: Socket = connect(Number(port), hostname)
          socket.on('error', () => undefined)
          await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
          socket.pause()
          socket.write(bytes)
          return socket
        }),
      )
      try {
        const startMs = performance.now()
        const answer = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(60_000) })
        const tookMs = performance.now() - startMs
        expect(answer.status === 200 && tookMs < goodMs, `a good client waited ${tookMs.toFixed(0)} ms`)
      } finally {
        for (const socket of sockets) socket.destroy()
      }
    },
  }
}

const sockets: NamedCase = {
  group: 'exhaustion',
  name: 'collector: 150 websockets that never say who they are',
  async run(arena) {
    const links = await Promise.all(
      Array.from({ length: 150 }, () => openWebSocket(arena.collector.url).catch(() => null)),
    )
    const answer = await fetch(`${arena.collector.url}/livez`, { signal: AbortSignal.timeout(60_000) })
    for (const link of links) link?.end()
    expect(answer.status === 200, `HTTP ${answer.status}`)
  },
}

/** An answer that a good agent understands: it comes again later. */
const storm: NamedCase = {
  group: 'exhaustion',
  name: 'collector: new links beyond 200 a second are refused, and later ones taken',
  async run(arena) {
    let refusals: string[] = []
    // A machine that does other things may open so many in more than a second.
    for (let again = 0; again < 5 && refusals.length === 0; again++) {
      const opened = await Promise.allSettled(
        Array.from({ length: 500 }, () => openWebSocket(arena.collector.url)),
      )
      refusals = opened.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
      for (const one of opened) if (one.status === 'fulfilled') one.value.end()
    }
    expect(
      refusals.length > 0 && refusals.every((text) => text.includes(' 400 ')),
      `${refusals.length} refused, ${refusals[0] ?? ''}`,
    )
    await sleep(1100)
    const later = await openWebSocket(arena.collector.url)
    later.end()
  },
}

/** What holds connections so that others get none. */
export const loadAttacks: readonly NamedCase[] = [
  ...(['agent', 'collector'] as const).flatMap((app) => [
    held('200 connections that say nothing', app, 200, ''),
    held('200 headers that are never whole', app, 200, 'GET / HTTP/1.1\r\nHost: localhost\r\nX: '),
    held(
      '100 bodies that never come',
      app,
      100,
      'POST /api/v1/campaigns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    ),
  ]),
  held(
    '50 readers that do not read',
    'collector',
    50,
    'GET /api/v1/exports/synthesis.csv?columns=all HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20),
  ),
  sockets,
  storm,
]
