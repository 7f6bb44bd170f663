import { randomUUID } from 'node:crypto'
import { protocolVersion } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createWatchLine } from '../src/uplink/watch/watch-line.js'
import { startCollector } from './fake-collector.js'
import { outboxWith, quick, startUplinkTo, untilDelivered } from './uplink-parts.js'

const message = {
  request: 'open',
  request_id: randomUUID(),
  to: 'jetson',
  watch: 'port:8880',
  timeout_s: 60,
} as const
const refused = { status: 'refused', code: 'watch-no-listener', detail: 'nobody listens there' } as const

/** An agent that watches nothing and whose clock stands still. */
async function setUp(newest: number) {
  const collector = await startCollector()
  collector.speak({ oldest: 1, newest })
  const watches = createWatchLine()
  const uplink = startUplinkTo(collector.url, outboxWith(1), quick, randomUUID(), {
    onWatch: () => Promise.resolve(refused),
    steadySeconds: () => 1_764_000_000.25,
    watches,
  })
  await untilDelivered(uplink)
  return { collector, watches }
}

test('an agent tells a collector of protocol 4 the time, and watches for others', async () => {
  const { collector } = await setUp(4)
  expect(await collector.ask('clock', {})).toEqual([{ received: 1_764_000_000.25, sent: 1_764_000_000.25 }])
  expect(await collector.ask('watch', message)).toEqual([refused])
})

test('a collector of protocol 3 gets rows and is asked for no watch', async () => {
  const { collector, watches } = await setUp(3)
  expect(await watches.ask(message, 0)).toMatchObject({
    ...{ status: 'refused', code: 'watch-collector-old' },
  })
  expect(collector.protos).toEqual([protocolVersion, 3])
})

test('a link that breaks while a watch is asked for keeps nobody waiting', async () => {
  const { collector, watches } = await setUp(4)
  const reply = watches.ask(message, 0)
  collector.cutAll()
  expect(await reply).toMatchObject({ status: 'unreachable' })
})
