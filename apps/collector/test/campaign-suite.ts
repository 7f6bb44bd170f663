import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newCampaignAgent } from '../src/campaigns/campaign-members.js'
import { createCampaignCounts } from '../src/fleet/campaign-counts.js'
import { readRequestMark } from '../src/store/bulk/covered-requests.js'
import { openBulkReader } from '../src/store/bulk/open-bulk-reader.js'
import { rawSql } from '../src/store/databases/database.js'
import { openDatabase } from '../src/store/databases/open-database.js'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf } from './store-rows.js'
import type { Databases } from './store-suite.js'

/** What of campaigns holds on either database. */
export function testCampaigns(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let store: Store
  let url: string
  const [agent, other, run] = [randomUUID(), randomUUID(), randomUUID()]
  beforeAll(async () => {
    databases = await startDatabases()
    url = await databases.create()
    store = await openStore(url)
    await store.hello(agent, helloOf(run))
  }, 90_000)
  afterAll(async () => {
    await store.close()
    await databases.stop()
  })

  const add = async (created_at: number, named = true) => {
    const campaign_id = randomUUID()
    const plan = { configurations: [{ engine: 'piper-onnx' }], repeat: 2 }
    await store.addCampaign(
      { campaign_id, created_at, plan, named, stopped_at: null },
      [agent, other].map((id) => newCampaignAgent(campaign_id, id)),
    )
    return { campaign_id, created_at, plan, named, stopped_at: null }
  }

  test('a campaign is kept as it was made, and is open until every agent has ended', async () => {
    const campaign = await add(1000, false)
    const { campaign_id } = campaign
    expect(await store.campaign(campaign_id)).toEqual(campaign)
    expect(await store.openCampaigns(2000)).toEqual([campaign])
    const said = {
      ...newCampaignAgent(campaign_id, agent),
      state: 'complete',
      planned: 4,
      answered: 4,
    } as const
    await store.setCampaignAgents([said])
    expect(await store.openCampaigns(2000)).toEqual([campaign])
    await store.setCampaignAgents([
      { ...newCampaignAgent(campaign_id, other), state: 'refused', code: 'busy' },
    ])
    expect(await store.openCampaigns(2000)).toEqual([])
    expect(await store.openCampaigns(999)).toEqual([campaign])
    expect((await store.campaignAgents([campaign_id])).find(({ agent_id }) => agent_id === agent)).toEqual(
      said,
    )
    expect(await store.campaign(randomUUID())).toBeNull()
    expect(await store.campaignAgents([])).toEqual([])
  })

  test('the first moment at which a campaign was stopped stays', async () => {
    const { campaign_id } = await add(3000)
    expect(await store.stopCampaign(campaign_id, 3001)).toBe(true)
    expect(await store.stopCampaign(campaign_id, 3002)).toBe(true)
    expect(await store.campaign(campaign_id)).toMatchObject({ stopped_at: 3001 })
    expect(await store.stopCampaign(randomUUID(), 1)).toBe(false)
    expect((await store.campaigns(1)).map((one) => one.campaign_id)).toEqual([campaign_id])
  })

  test('rows are counted by text, repeat and configuration, without those that a crash cut off', async () => {
    const campaign_id = randomUUID()
    const of = (more: Parameters<typeof requestOf>[0]) =>
      requestOf({ campaign_id, item_id: 'a', repeat: 1, ...more })
    const cut = { success: false, rtf: null, failure_class: 'agent_restarted' } as const
    await store.ingest([
      from(
        agent,
        requestBatch(run, 0, [
          of({}),
          of({}),
          of({
            repeat: 2,
            success: false,
            rtf: null,
            error_message: 'timeout: too long',
            failure_class: 'timeout',
          }),
          of({ repeat: 3, ...cut, error_message: 'agent-restarted: it ended' }),
          of({ tags: { configuration: 't2' } }),
          of({ warmup: true }),
          of({ warmup: true }),
          requestOf({ campaign_id: randomUUID() }),
        ]),
      ),
    ])
    const reader = openBulkReader(url)
    const countsOf = createCampaignCounts(reader)
    expect(await countsOf([campaign_id])).toEqual([{ campaign_id, agent_id: agent, stored: 3, warmups: 2 }])
    expect(await countsOf([])).toEqual([])
    const rows: number[] = []
    for await (const page of store.requestPages({ campaign_id, includeWarmup: true }))
      rows.push(...page.map(({ seq }) => seq))
    expect(rows).toEqual([0, 1, 2, 3, 4, 5, 6])
    const more = [of({}), of({ repeat: 4 }), of({ repeat: 5, peak_memory_percent: 987.5 })]
    await store.ingest([from(agent, requestBatch(run, 8, more))])
    expect(await countsOf([campaign_id])).toMatchObject([{ stored: 4, warmups: 2 }])
    const database = await openDatabase(url)
    const byHand = (statement: string) =>
      database.transaction(async (tx) => tx.$executeRaw(rawSql(statement)))
    await byHand("UPDATE quarantine SET raw = replace(raw, '987.5', '98.75')")
    await store.replayQuarantine()
    expect(await countsOf([campaign_id])).toMatchObject([{ stored: 5, warmups: 2 }])
    await byHand('DELETE FROM request WHERE repeat = 2')
    expect(await countsOf([campaign_id])).toMatchObject([{ stored: 4, warmups: 2 }])
    await database.close()
    await reader.close()
  })

  test('a removal that no trigger tells of is counted', async () => {
    const unwatched = await databases.create()
    const own = await openStore(unwatched)
    const database = await openDatabase(unwatched)
    const reader = openBulkReader(unwatched)
    const byHand = (statement: string) =>
      database.transaction(async (tx) => tx.$executeRaw(rawSql(statement)))
    // On Citus there is none.
    if ((await readRequestMark(reader)) !== null)
      await byHand(`DROP TRIGGER request_changed ${database.provider === 'sqlite' ? '' : 'ON request'}`)
    const campaign_id = randomUUID()
    await own.hello(agent, helloOf(run))
    const rows = [1, 2].map((repeat) => requestOf({ campaign_id, item_id: 'a', repeat }))
    await own.ingest([from(agent, requestBatch(run, 0, rows))])
    const countsOf = createCampaignCounts(reader)
    expect(await countsOf([campaign_id])).toMatchObject([{ stored: 2 }])
    await byHand('DELETE FROM request WHERE repeat = 2')
    expect(await countsOf([campaign_id])).toMatchObject([{ stored: 1 }])
    await Promise.all([reader.close(), database.close(), own.close()])
  })

  test('an agent is seen by its latest run, and one that said goodbye is known to have', async () => {
    expect(await store.agentsSeen()).toMatchObject([
      { agent_id: agent, hardware_tier: 'intel_i5', ended: false },
    ])
    await store.hello(agent, { ...helloOf(run), totals: { request: 8, sample: 0 } })
    expect(await store.agentsSeen()).toMatchObject([{ agent_id: agent, ended: true }])
  })

  test('the pace of a campaign is read from the last requests of the present run, without warm-up', async () => {
    const { campaign_id } = await add(4000)
    const [quick, before, now] = [randomUUID(), randomUUID(), randomUUID()]
    const at = (start: number, more: Parameters<typeof requestOf>[0] = {}) =>
      requestOf({ campaign_id, start_time: start, end_time: start + 1, ...more })
    const many = Array.from({ length: 100 }, (_, i) => at(2000 + 2 * i))
    for (const one of [before, now]) await store.hello(quick, helloOf(one))
    await store.ingest([from(quick, requestBatch(before, 0, [at(500)]))])
    await store.ingest([
      from(quick, requestBatch(now, 0, [at(1000), at(1001), ...many, at(1, { campaign_id: randomUUID() })])),
      from(quick, requestBatch(now, 103, [at(3000, { warmup: true })])),
    ])
    expect(await store.campaignPaces([campaign_id])).toEqual([])
    const working = { ...newCampaignAgent(campaign_id, quick), state: 'running' } as const
    await store.setCampaignAgents([working])
    const latest = { requests: 98, first_start: 2004, last_end: 2199 }
    expect(await store.campaignPaces([campaign_id])).toEqual([{ campaign_id, agent_id: quick, ...latest }])
    expect(await store.campaignPaces([])).toEqual([])
  })
}
