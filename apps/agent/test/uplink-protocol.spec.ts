import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { armFailpoint } from '@voicemark/daemon'
import { protocolOneFields, protocolVersion, streamFields } from '@voicemark/schema'
import { afterEach, describe, expect, test } from 'vitest'
import { startCollector } from './fake-collector.js'
import { temporaryFolder, until } from './running-agent.js'
import {
  lastRun,
  numbers,
  outboxWith,
  quick,
  sample,
  startUplinkTo,
  untilDelivered,
  waitMs,
} from './uplink-parts.js'

afterEach(() => armFailpoint({ VOICEMARK_FAILPOINT: 'hello.before_commit:exit@999999' }))

/** About 127 bytes a row: a limit of 1.2 MiB has segments of 70 kB, and 9,000 rows are nearly all of it. */
const limitBytes = 1.2 * 2 ** 20

describe('a hello', () => {
  test('names the fields of the run, and the totals once it has ended', async () => {
    const folder = temporaryFolder()
    const before = outboxWith(7, folder)
    const { run_id } = lastRun(before)
    before.close()
    const collector = await startCollector()
    const outbox = outboxWith(3, folder)
    const uplink = startUplinkTo(collector.url, outbox)
    await untilDelivered(uplink)
    expect(collector.hellos).toMatchObject([
      { run_id, fields: streamFields, totals: { request: 0, sample: 7 } },
      { run_id: lastRun(outbox).run_id, fields: streamFields, totals: null },
    ])
    outbox.sample(sample(3))
    await uplink.stop()
    expect(collector.hellos.slice(2)).toMatchObject([
      { run_id: lastRun(outbox).run_id, totals: { request: 0, sample: 4 } },
    ])
    expect(collector.samples(outbox)).toEqual(numbers(4))
  })

  test('of a run of protocol 1 leaves its fields unnamed', async () => {
    const folder = temporaryFolder()
    const before = outboxWith(7, folder)
    const { run_id } = lastRun(before)
    before.close()
    const path = join(folder, run_id, 'run.json')
    const described = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    delete described['fields']
    writeFileSync(path, JSON.stringify(described))
    const collector = await startCollector()
    await untilDelivered(startUplinkTo(collector.url, outboxWith(0, folder)))
    expect(collector.hellos[0]).not.toHaveProperty('fields')
    expect(collector.rows(run_id, 'sample')).toHaveLength(7)
  })
})

describe('a collector of another version', () => {
  test('of protocol 1 gets rows in its order, and a row without values for each that is lost', async () => {
    const collector = await startCollector()
    collector.speak({ oldest: 1, newest: 1 })
    const outbox = outboxWith(9000, temporaryFolder(), limitBytes)
    const { run_id, streams } = lastRun(outbox)
    for (const path of streams.sample.segments().slice(1, 3)) rmSync(path.path)
    const uplink = startUplinkTo(collector.url, outbox)
    await untilDelivered(uplink)
    await uplink.stop()
    expect(collector.protos).toEqual([protocolVersion, 1])
    expect(collector.hellos).toHaveLength(1)
    expect(Object.keys(collector.hellos[0] ?? {})).toEqual([
      'run_id',
      'started_wall',
      'hardware',
      'device_type',
    ])
    const rows = collector.rows(run_id, 'sample')
    expect(rows).toHaveLength(9000)
    expect(collector.losses).toEqual([])
    expect(rows.filter((row) => row.length === 0).length).toBeGreaterThan(900)
    expect(rows.at(-1)).toHaveLength(protocolOneFields.sample.length)
  })

  test('that has no version in common is asked again later, and the rows wait', async () => {
    const collector = await startCollector()
    collector.speak({ oldest: protocolVersion + 1, newest: protocolVersion + 2 })
    const beganMs = performance.now()
    const uplink = startUplinkTo(collector.url, outboxWith(3), { ...quick, versionMs: 400 })
    await until('a refusal', waitMs, () => uplink.status().last_error !== null)
    expect(uplink.status().last_error).toBe(
      `protocol-version: the collector speaks ${protocolVersion + 1} to ${protocolVersion + 2}, the agent 1 to ${protocolVersion}; upgrade the older one, the rows wait`,
    )
    collector.speak({ oldest: 2, newest: protocolVersion + 1 })
    await untilDelivered(uplink)
    expect(performance.now() - beganMs).toBeGreaterThan(390)
    // Of a version that both speak: on a slow machine the first refusal is not the only one.
    expect(new Set(collector.protos)).toEqual(new Set([protocolVersion]))
  })
})

describe('a token that the collector does not take', () => {
  test('is not sent again at once, another one is, and the rows wait meanwhile', async () => {
    const collector = await startCollector()
    collector.refuse('unauthorized', 'no such token')
    let token = 'old'
    let isGone = false
    const options = {
      token: () => {
        if (isGone) throw new Error('no file')
        return token
      },
    }
    const timing = { ...quick, refusedMs: 60_000, tokenMs: 20 }
    const uplink = startUplinkTo(collector.url, outboxWith(3), timing, randomUUID(), options)
    await until('a refusal', waitMs, () => uplink.status().last_error !== null)
    expect(uplink.status()).toMatchObject({
      last_error: 'unauthorized: no such token',
      rows_waiting: { sample: 3 },
    })
    isGone = true
    collector.accept()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(collector.protos).toHaveLength(1)
    isGone = false
    token = 'new'
    await untilDelivered(uplink)
    expect(collector.tokens).toEqual(['old', 'new'])
  })
})

describe('what is lost', () => {
  test('over the limit is told in its place: oldest samples first, of the oldest run', async () => {
    const folder = temporaryFolder()
    const before = outboxWith(10_400, folder, limitBytes)
    const old = lastRun(before)
    before.close()
    const outbox = outboxWith(10_400, folder, limitBytes)
    const { run_id } = lastRun(outbox)
    expect(outbox.status()).toMatchObject({
      limit_bytes: limitBytes,
      rows_lost: { memory_full: 0, damaged: 0 },
    })
    expect(outbox.status().bytes.sample).toBeLessThan(0.9 * limitBytes)
    expect(outbox.status().oldest_waiting).toBe(1_764_000_000)
    const collector = await startCollector()
    await untilDelivered(startUplinkTo(collector.url, outbox))
    const [loss] = collector.losses
    expect(collector.losses).toEqual([
      { run_id: old.run_id, stream: 'sample', first: 0, count: loss?.count, reason: 'spool_limit' },
    ])
    expect((loss?.count ?? 0) + collector.rows(old.run_id, 'sample').length).toBe(10_400)
    expect(loss?.count).toBeGreaterThan(2000)
    expect(collector.rows(run_id, 'sample')).toHaveLength(10_400)
  })

  test('is never a request: when their share of the limit is full there is no room for another', async () => {
    const outbox = outboxWith(3, temporaryFolder(), limitBytes)
    const { streams, run_id } = lastRun(outbox)
    expect(outbox.refusal()).toBeNull()
    for (let seq = 0; outbox.refusal() === null; seq += 1) {
      streams.request.put(seq, `["${'x'.repeat(10_000)}"]\n`)
      outbox.flush()
    }
    expect(outbox.refusal()).toMatch(
      /^0\.1 MB of requests wait for the collector, .* VOICEMARK_SPOOL_LIMIT_MB/,
    )
    const requests = streams.request.count()
    const collector = await startCollector()
    await untilDelivered(startUplinkTo(collector.url, outbox))
    expect(collector.rows(run_id, 'request')).toHaveLength(requests)
    expect(outbox.refusal()).toBeNull()
  })

  test('of a spool that is larger than the limit at the start is shed, and does not stop the start', async () => {
    const folder = temporaryFolder()
    const before = outboxWith(60_000, folder)
    const { run_id } = lastRun(before)
    before.close()
    const outbox = outboxWith(0, folder, limitBytes)
    // The one segment of 4 MiB was begun under a higher limit, and goes as a whole.
    expect(outbox.status().bytes.sample).toBeLessThan(limitBytes)
    const lost = outbox.status().rows_lost.spool_limit
    const collector = await startCollector()
    await untilDelivered(startUplinkTo(collector.url, outbox))
    expect(collector.losses.map(({ count }) => count)).toEqual([lost])
    expect(lost + collector.rows(run_id, 'sample').length).toBe(60_000)
  })

  test('while the disk took nothing is told with its reason', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(10)
    for (const i of numbers(6100)) outbox.sample(sample(10 + i))
    await untilDelivered(startUplinkTo(collector.url, outbox))
    outbox.flush()
    await until('all there', waitMs, () => collector.next(lastRun(outbox).run_id).sample === 6110)
    expect(collector.losses).toMatchObject([{ first: 10, count: 100, reason: 'memory_full' }])
    expect(collector.samples(outbox).slice(8, 12)).toEqual([8, 9, 110, 111])
  })
})

describe('the outbox', () => {
  test('of a long run deletes what is acknowledged, and keeps what is not', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(9000, temporaryFolder(), limitBytes)
    const { streams, folder, run_id } = lastRun(outbox)
    expect(streams.sample.segments().length).toBeGreaterThan(8)
    await untilDelivered(startUplinkTo(collector.url, outbox))
    expect(readdirSync(folder).filter((name) => name.startsWith('sample-'))).toHaveLength(1)
    for (const i of numbers(5)) outbox.sample(sample(9000 + i))
    outbox.flush()
    await until('the rest there', waitMs, () => collector.next(run_id).sample === 9005)
    expect(collector.samples(outbox)).toEqual(numbers(9005))
  })

  test('tells a collector that was restored from a backup what it has no more', async () => {
    const collector = await startCollector()
    const outbox = outboxWith(9000, temporaryFolder(), limitBytes)
    const uplink = startUplinkTo(collector.url, outbox)
    await untilDelivered(uplink)
    collector.forgetAfter(outbox, 100)
    collector.cutAll()
    const { run_id, streams } = lastRun(outbox)
    await until('all there again', waitMs, () => collector.next(run_id).sample === 9000)
    const first = streams.sample.segments()[0]?.first ?? 0
    expect(collector.losses).toMatchObject([{ first: 100, count: first - 100, reason: 'damaged' }])
    expect(collector.rows(run_id, 'sample')).toHaveLength(9000 - (first - 100))
  })

  test('sends requests of all runs before samples', async () => {
    const folder = temporaryFolder()
    const before = outboxWith(3, folder)
    const old = lastRun(before)
    before.close()
    const outbox = outboxWith(3, folder)
    const current = lastRun(outbox)
    current.streams.request.put(0, '["made up"]\n')
    outbox.flush()
    const collector = await startCollector()
    await untilDelivered(startUplinkTo(collector.url, outbox))
    const [a, b] = [old.run_id, current.run_id].map((id) => id.slice(0, 4))
    expect(collector.received).toEqual([
      `hello ${a}`,
      `hello ${b}`,
      `batch ${b} request`,
      `batch ${a} sample`,
      `batch ${b} sample`,
    ])
  })

  test('paces a backlog', async () => {
    const collector = await startCollector()
    const beganMs = performance.now()
    await untilDelivered(startUplinkTo(collector.url, outboxWith(5000)))
    expect(performance.now() - beganMs).toBeGreaterThan(850)
  })

  test('of a copied state folder delivers too: the old run once, the new ones apart', async () => {
    const folder = temporaryFolder()
    const copy = temporaryFolder()
    const before = outboxWith(700, folder)
    const old = lastRun(before)
    before.close()
    cpSync(folder, copy, { recursive: true })
    const collector = await startCollector()
    const agent_id = randomUUID()
    const outboxes = [outboxWith(20, folder), outboxWith(30, copy)]
    const uplinks = outboxes.map((outbox) => startUplinkTo(collector.url, outbox, quick, agent_id))
    for (const uplink of uplinks) await untilDelivered(uplink)
    expect(collector.rows(old.run_id, 'sample').map(([at]) => at)).toEqual(
      numbers(700).map((i) => sample(i).timestamp),
    )
    expect(outboxes.map((outbox) => collector.samples(outbox).length)).toEqual([20, 30])
    expect(outboxes.every((outbox) => !existsSync(join(old.folder, outbox.runs()[1]?.run_id ?? '')))).toBe(
      true,
    )
  })

  test('of a copy that was made in mid-run leaves the total to the longer one', async () => {
    const [folder, copy] = [temporaryFolder(), temporaryFolder()]
    const running = outboxWith(10, folder)
    cpSync(folder, copy, { recursive: true })
    for (const i of numbers(10)) running.sample(sample(10 + i))
    running.flush()
    const collector = await startCollector()
    await untilDelivered(startUplinkTo(collector.url, running))
    const { run_id } = lastRun(running)
    await untilDelivered(startUplinkTo(collector.url, outboxWith(0, copy)))
    await until('the copy gone', waitMs, () => !existsSync(join(copy, run_id)))
    expect(collector.hellos.filter((hello) => hello.run_id === run_id).at(-1)?.totals).toEqual({
      request: 0,
      sample: 20,
    })
  })

  test('leaves no trace of a run whose beginning was cut off', () => {
    const folder = temporaryFolder()
    armFailpoint({ VOICEMARK_FAILPOINT: 'run.before_rename:error' })
    expect(() => outboxWith(1, folder)).toThrow('failpoint')
    const outbox = outboxWith(1, folder)
    expect([outbox.damaged(), readdirSync(folder)]).toEqual([[], [lastRun(outbox).run_id]])
  })
})
