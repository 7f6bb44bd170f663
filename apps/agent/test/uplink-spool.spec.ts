import { rmSync } from 'node:fs'
import { protocolVersion } from '@voicemark/schema'
import { expect, test } from 'vitest'
import type { Outbox } from '../src/outbox/outbox.js'
import { freePort, startCollector } from './fake-collector.js'
import { temporaryFolder, until } from './running-agent.js'
import {
  lastRun,
  numbers,
  outboxWith,
  sample,
  startUplinkTo,
  untilDelivered,
  waitMs,
} from './uplink-parts.js'

type Collector = Awaited<ReturnType<typeof startCollector>>

/** What was said, with its event. */
const said = ({ spools }: Collector) =>
  spools.flatMap(([event, spool]) => (spool === undefined ? [] : [{ event, ...spool }]))

test('what waited for the collector is said when it is there, and that no more waits with the last of it', async () => {
  const port = await freePort()
  const outbox = outboxWith(1200)
  const uplink = startUplinkTo(`http://127.0.0.1:${port}`, outbox)
  await until('a failed attempt', waitMs, () => uplink.status().last_error !== null)
  const bytes = outbox.status().bytes.sample
  const collector = await startCollector(port)
  await untilDelivered(uplink)
  expect(collector.samples(outbox)).toEqual(numbers(1200))
  const oldest = 1_764_000_000
  expect(said(collector)[0]).toEqual({ event: 'hello', rows: 1200, bytes, oldest })
  expect(said(collector).at(-1)).toMatchObject({ event: 'batch', rows: 200, oldest: oldest + 1000 })
  // Of three batches not each one says it.
  expect(collector.spools.filter(([, spool]) => spool === undefined)).not.toEqual([])
})

test('of several runs it is said once all cursors are known', async () => {
  const folder = temporaryFolder()
  const before = outboxWith(7, folder)
  before.close()
  const collector = await startCollector()
  await untilDelivered(startUplinkTo(collector.url, outboxWith(3, folder)))
  expect(collector.spools.slice(0, 2).map(([event, spool]) => [event, spool?.rows])).toEqual([
    ['hello', undefined],
    ['hello', 10],
  ])
  expect(said(collector).at(-1)).toMatchObject({ event: 'batch', rows: 3 })
})

test('a collector of protocol 5, which refuses what it does not know, is told nothing of it and gets every row', async () => {
  const collector = await startCollector()
  collector.speak({ oldest: 1, newest: 5 })
  const outbox = outboxWith(1200)
  const uplink = startUplinkTo(collector.url, outbox)
  await untilDelivered(uplink)
  await uplink.stop()
  expect(collector.protos).toEqual([protocolVersion, 5])
  expect(collector.samples(outbox)).toEqual(numbers(1200))
  expect(collector.spools.map(([event]) => event)).toEqual(['hello', 'batch', 'batch', 'batch', 'hello'])
  expect(said(collector)).toEqual([])
})

test('rows that the collector did not take wait again, and the next message says so', async () => {
  const collector = await startCollector()
  const outbox = outboxWith(3)
  collector.answerNext('batch', () => 'nonsense')
  await untilDelivered(startUplinkTo(collector.url, outbox))
  expect(said(collector)).toMatchObject([
    { event: 'hello', rows: 3 },
    { event: 'batch', rows: 3 },
    { event: 'batch', rows: 3 },
  ])
})

test('where the last that waits is lost, that is what says that no more waits', async () => {
  const collector = await startCollector()
  const outbox = outboxWith(3000)
  for (const { path } of lastRun(outbox).streams.sample.segments()) rmSync(path)
  await untilDelivered(startUplinkTo(collector.url, outbox))
  expect(collector.losses.reduce((sum, { count }) => sum + count, 0)).toBe(3000)
  expect(said(collector)).toMatchObject([
    { event: 'hello', rows: 3000 },
    { event: 'loss', rows: collector.losses.at(-1)?.count },
  ])
})

test.each<[string, (outbox: Outbox) => Outbox['status'], object[]]>([
  [
    'cannot be read',
    () => () => {
      throw new Error('EIO')
    },
    [],
  ],
  [
    'is older than any time',
    (outbox) => () => ({ ...outbox.status(), oldest_waiting: -5 }),
    [
      { rows: 3, oldest: null },
      { rows: 3, oldest: null },
    ],
  ],
])('a row that %s does not hold up those that wait', async (_name, statusOf, expected) => {
  const collector = await startCollector()
  const outbox = outboxWith(3)
  const uplink = startUplinkTo(collector.url, { ...outbox, status: statusOf(outbox) })
  await untilDelivered(uplink)
  outbox.sample(sample(3))
  await uplink.stop()
  expect(collector.samples(outbox)).toEqual(numbers(4))
  expect(said(collector).slice(0, 2)).toMatchObject(expected)
})
