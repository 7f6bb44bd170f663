import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFigureFold, type FigureFold } from '../src/figures/figure-data.js'
import { createRequestViews } from '../src/fleet/request-views.js'
import { type BulkReader, openBulkReader } from '../src/store/bulk-reader.js'
import { sql } from '../src/store/database.js'
import { openDatabase } from '../src/store/open-database.js'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf } from './store-rows.js'
import type { Databases } from './store-suite.js'

const everything = { splitBy: [], campaign_id: null } as const

/** What statistics read of the requests, on either database. */
export function testViews(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let url: string
  let store: Store
  let reader: BulkReader
  beforeAll(async () => {
    databases = await startDatabases()
  }, 60_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    url = await databases.create()
    store = await openStore(url)
    reader = openBulkReader(url)
  })
  afterEach(async () => {
    await reader.close()
    await store.close()
  })

  const startRun = async (agent: string) => {
    const run = randomUUID()
    await store.hello(agent, helloOf(run))
    const deliver = async (first: number, count: number, make = variedRequest) => {
      const rows = Array.from({ length: count }, (_, i) => make(first + i))
      const [reply] = await store.ingest([from(agent, requestBatch(run, first, rows))])
      expect(reply).toMatchObject({ status: 'ok', next: { request: first + count } })
    }
    return { run, deliver }
  }
  /** All figures of a fold, as text: a last bit that differs is a difference. */
  const said = ({ configurations, statistics }: Omit<FigureFold, 'add'>) =>
    JSON.stringify([configurations(), statistics.configurations(), statistics.samples('rtf')])
  /** The same folded out of whole rows. */
  const folded = async (splitBy: Parameters<typeof createFigureFold>[0] = [], campaign_id?: string) => {
    const fold = createFigureFold(splitBy)
    await store.forEachRequest({ includeWarmup: true, campaign_id }, (row) => fold.add(row, row.agent_id))
    return said(fold)
  }

  test('are those of the whole rows, to the last bit, however the rows arrived', async () => {
    const [first, second] = [await startRun(randomUUID()), await startRun(randomUUID())]
    const viewOf = createRequestViews(reader)
    await first.deliver(0, 7)
    expect((await viewOf(everything)).fold.configurations()).toMatchObject([{ n: 5 }, { n: 1 }])
    await second.deliver(0, 300)
    await first.deliver(7, 2_100)
    const view = await viewOf(everything)
    expect(said(view.fold)).toBe(await folded())
    expect((await viewOf(everything)).revision).toBe(view.revision)
    for (const splitBy of [['voice'], ['num_threads', 'tag:room']] as const)
      expect(said((await viewOf({ splitBy, campaign_id: null })).fold)).toBe(await folded(splitBy))
    const ofCampaign = await viewOf({ splitBy: ['voice'], campaign_id: campaign })
    expect(said(ofCampaign.fold)).toBe(await folded(['voice'], campaign))
  }, 60_000)

  test('rows of an older run that arrive behind those of a newer one take their place', async () => {
    const agent = randomUUID()
    const [older, newer] = [await startRun(agent), await startRun(agent)]
    const viewOf = createRequestViews(reader)
    await newer.deliver(0, 40)
    await viewOf(everything)
    await older.deliver(0, 40, (seq) => variedRequest(seq * 7))
    expect(said((await viewOf(everything)).fold)).toBe(await folded())
  })

  test('a request that leaves the quarantine is counted', async () => {
    const { deliver } = await startRun(randomUUID())
    const viewOf = createRequestViews(reader)
    await deliver(0, 3, (seq) => requestOf(seq === 1 ? { peak_memory_percent: 987.5 } : {}))
    const version = await store.dataVersion('request')
    expect((await viewOf(everything)).fold.configurations()).toMatchObject([{ n: 2 }])
    const database = await openDatabase(url)
    await database.transaction(async (tx) => {
      await tx.$executeRaw(sql`UPDATE quarantine SET raw = replace(raw, '987.5', '98.75')`)
    })
    await database.close()
    expect(await store.replayQuarantine()).toEqual({ stored: 1, kept: 0 })
    expect(await store.dataVersion('request')).not.toBe(version)
    expect((await viewOf(everything)).fold.configurations()).toMatchObject([{ n: 3 }])
    expect(said((await viewOf(everything)).fold)).toBe(await folded())
  })

  test('many runs of few requests are read like few of many', async () => {
    const agent = randomUUID()
    for (let i = 0; i < 70; i++) await (await startRun(agent)).deliver(0, 1 + (i % 3))
    expect(said((await createRequestViews(reader)(everything)).fold)).toBe(await folded())
  }, 60_000)
}

const campaign = randomUUID()

/** Settings that change now and then, failures, gaps, and numbers of many digits. */
function variedRequest(seq: number) {
  const total_duration_s = 1 + ((seq * 733) % 1009) / 1013
  return requestOf({
    hardware_tier: seq % 500 === 3 ? 'm1_air' : 'intel_i5',
    voice: seq % 40 < 20 ? 'amy' : 'joe',
    num_threads: seq % 3 === 0 ? null : 4,
    campaign_id: seq % 4 === 0 ? campaign : null,
    tags: seq % 40 < 13 ? { room: 'cold' } : {},
    start_time: 1_763_800_001.123456 + seq / 7,
    total_duration_s,
    rtf: seq % 11 === 0 ? null : total_duration_s / 3.64,
    stage_s: seq % 5 === 0 ? null : { phonemize: seq / 3e5, infer: total_duration_s / 3, encode: 0.02 },
    success: seq % 17 !== 0,
    failure_class: seq % 17 === 0 ? 'timeout' : null,
    warmup: seq % 100 === 1,
    cold: seq === 0,
    throttle_detected: seq % 6 === 0 ? null : seq % 6 === 1,
    item_id: seq % 8 === 0 ? null : `text-${seq % 30}`,
    total_memory_gb: 15.5 + 0.1,
  })
}
