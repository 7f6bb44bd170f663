import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFigureFold, type FigureFold } from '../src/figures/data/figure-data.js'
import { createFleet } from '../src/fleet/fleet.js'
import { createRequestViews, type ViewOf } from '../src/fleet/request-views.js'
import type { BulkReader } from '../src/store/bulk/bulk-reader.js'
import { openBulkReader } from '../src/store/bulk/open-bulk-reader.js'
import { sql } from '../src/store/databases/database.js'
import { openDatabase } from '../src/store/databases/open-database.js'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf } from './store-rows.js'
import type { Databases } from './store-suite.js'
import { campaign, variedRequest } from './varied-request.js'

const everything = { splitBy: [], campaign_id: null } as const

/** What statistics read of the requests, on either database. */
export function testViews(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let url: string
  let store: Store
  let reader: BulkReader
  beforeAll(async () => {
    databases = await startDatabases()
  }, 90_000)
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

  const viewsOf = (of: BulkReader): ViewOf => {
    const turn = createRequestViews(of)
    return (query) => turn((viewOf) => viewOf(query))
  }
  const startRun = async (agent: string, tier?: string) => {
    const run = randomUUID()
    await store.hello(agent, helloOf(run, tier))
    const deliver = async (first: number, count: number, make = variedRequest) => {
      const rows = Array.from({ length: count }, (_, i) => make(first + i))
      const [reply] = await store.ingest([from(agent, requestBatch(run, first, rows))])
      expect(reply).toMatchObject({ status: 'ok', next: { request: first + count } })
    }
    return { run, deliver }
  }
  /** All figures of a fold, as text: a last bit that differs is a difference. */
  const said = ({ configurations, statistics }: Omit<FigureFold, 'add' | 'state'>) =>
    JSON.stringify([configurations(), statistics.configurations(), statistics.samples('rtf')])
  /** The same folded out of whole rows. */
  const folded = async (splitBy: Parameters<typeof createFigureFold>[0] = [], campaign_id?: string) => {
    const fold = createFigureFold(splitBy)
    for await (const page of store.requestPages({ includeWarmup: true, campaign_id }))
      for (const row of page) fold.add(row, row.agent_id)
    return said(fold)
  }

  test('are those of the whole rows, to the last bit, however the rows arrived', async () => {
    const [first, second] = [await startRun(randomUUID()), await startRun(randomUUID())]
    const viewOf = viewsOf(reader)
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
  }, 90_000)

  test('rows of an older run that arrive behind those of a newer one take their place', async () => {
    const agent = randomUUID()
    const [older, newer] = [await startRun(agent), await startRun(agent)]
    const viewOf = viewsOf(reader)
    await newer.deliver(0, 40)
    await viewOf(everything)
    await older.deliver(0, 40, (seq) => variedRequest(seq * 7))
    expect(said((await viewOf(everything)).fold)).toBe(await folded())
  })

  test('a request that leaves the quarantine is counted', async () => {
    const { deliver } = await startRun(randomUUID())
    const viewOf = viewsOf(reader)
    await deliver(0, 3, (seq) => requestOf(seq === 1 ? { peak_memory_percent: 987.5 } : {}))
    const version = await store.dataVersion('request')
    expect((await viewOf(everything)).fold.configurations()).toMatchObject([{ n: 2 }])
    const database = await openDatabase(url)
    await database.transaction(async (tx) => {
      await tx.$executeRaw(sql`UPDATE quarantine SET raw = replace(raw, '987.5', '98.75')`)
    })
    await database.close()
    expect(await store.replayQuarantine()).toEqual({ stored: 1, kept: 0, removed: 0 })
    expect(await store.dataVersion('request')).not.toBe(version)
    expect((await viewOf(everything)).fold.configurations()).toMatchObject([{ n: 3 }])
    expect(said((await viewOf(everything)).fold)).toBe(await folded())
  })

  test('many runs of few requests are read like few of many', async () => {
    const agent = randomUUID()
    for (let i = 0; i < 70; i++) await (await startRun(agent)).deliver(0, 1 + (i % 3))
    expect(said((await viewsOf(reader)(everything)).fold)).toBe(await folded())
  }, 90_000)

  test('a machine that comes while two comparisons are made has no figures of another', async () => {
    const [first, second] = [await startRun(randomUUID()), await startRun(randomUUID())]
    const of = (hardware_tier: string) => () => requestOf({ hardware_tier })
    await first.deliver(0, 3, of('intel_i5'))
    await second.deliver(0, 4, of('intel_i7'))
    const third = await startRun(randomUUID(), 'amd_epyc')
    let readings = 0
    const fleet = createFleet({
      ...reader,
      async rows(statement) {
        if (statement.sql.includes('next_request_seq') && ++readings === 2)
          await third.deliver(0, 5, of('amd_epyc'))
        return reader.rows(statement)
      },
    })
    const query = { measure: 'rtf', splitBy: ['voice'], override: false, campaign_id: null } as const
    for (const { configurations } of await Promise.all([fleet.compare(query), fleet.compare(query)]))
      for (const { label, hardware_tier, n } of configurations) {
        expect(label).toContain(hardware_tier)
        expect([label, n]).toEqual([label, ['intel_i5', 'intel_i7', 'amd_epyc'].indexOf(hardware_tier) + 3])
      }
  })
}
