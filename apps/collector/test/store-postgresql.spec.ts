import { randomUUID } from 'node:crypto'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '../src/store/store.js'
import { testCampaigns } from './campaign-suite.js'
import { testCredentials } from './credentials-suite.js'
import { testCorrections } from './corrections-suite.js'
import { testImports } from './import-suite.js'
import { testKeptViews } from './kept-views-suite.js'
import { testLookup } from './lookup-suite.js'
import { testRemovals } from './removal-suite.js'
import { testRetention } from './retention-suite.js'
import { testSensors } from './sensors-suite.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'
import { testStore } from './store-suite.js'
import { testSubjects } from './subjects-suite.js'
import { testTimelines } from './timeline-suite.js'
import { testViews } from './views-suite.js'

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else describe('PostgreSQL', () => testOn(started))

function testOn(server: PostgresServer): void {
  afterAll(() => server.remove(), 60_000)

  const startDatabases = () =>
    Promise.resolve({ create: () => server.createDatabase(), stop: () => Promise.resolve() })
  // Blocks of their own: what one prepares before each test is for its own tests alone.
  describe('rows', () => testStore(startDatabases))
  describe('lookup', () => testLookup(startDatabases))
  describe('timelines', () => testTimelines(startDatabases))
  describe('retention', () => testRetention(startDatabases))
  describe('removals', () => testRemovals(startDatabases))
  describe('subjects', () => testSubjects(startDatabases))
  describe('sensors', () => testSensors(startDatabases))
  describe('imports', () => testImports(startDatabases))
  describe('campaigns', () => testCampaigns(startDatabases))
  describe('credentials', () => testCredentials(startDatabases))
  describe('views', () => testViews(startDatabases))
  describe('kept views', () => testKeptViews(startDatabases))
  describe('corrections', () => testCorrections(startDatabases))

  async function openWithRun() {
    const url = await server.createDatabase()
    const store = await openStore(url)
    const [agent, run] = [randomUUID(), randomUUID()]
    await store.hello(agent, helloOf(run))
    const samples = from(agent, sampleBatch(run, 0, samplesOf(0, 200)))
    return { url, store, agent, run, samples }
  }

  test('connections that the server ends in the middle lose nothing and store nothing twice', async () => {
    const { url, store, agent, run } = await openWithRun()
    const statuses = new Set<string>()
    let next = 0
    for (let round = 0; next < 2000; round++) {
      const batch = from(agent, sampleBatch(run, next, samplesOf(next, 100)))
      const ending = round % 3 === 1 ? server.endConnections(url) : Promise.resolve()
      const [[reply]] = await Promise.all([store.ingest([batch]), ending])
      statuses.add(reply?.status ?? '')
      if (reply?.status === 'ok') next = reply.next.sample
    }
    expect([...statuses].filter((status) => status !== 'ok' && status !== 'retry')).toEqual([])
    const seqs: number[] = []
    for await (const page of store.samplePages({})) seqs.push(...page.map(({ seq }) => seq))
    expect(seqs).toEqual(Array.from({ length: 2000 }, (_, i) => i))
    expect((await store.health()).every(({ holds }) => holds)).toBe(true)
    await store.close()
  })

  test('a server that is gone answers retry, and takes the rows when it is back', async () => {
    const { store, samples } = await openWithRun()
    await server.stop()
    expect(await store.ingest([samples])).toMatchObject([{ status: 'retry' }])
    expect(await store.hello(samples.agent_id, helloOf(samples.run_id))).toMatchObject({ status: 'retry' })
    await server.start()
    expect(await store.ingest([samples])).toMatchObject([{ status: 'ok', next: { sample: 200 } }])
    await store.close()
  }, 90_000)

  test('a character that Postgres cannot hold puts its row alone into quarantine', async () => {
    const { store, agent, run } = await openWithRun()
    const rows = [requestOf(), requestOf({ voice: 'a\u0000b' }), requestOf()]
    expect(await store.ingest([from(agent, requestBatch(run, 0, rows))])).toMatchObject([
      { status: 'ok', next: { request: 3 } },
    ])
    const [stream] = await store.health()
    expect(stream).toMatchObject({ stored: 2, quarantined: 1, holds: true })
    await store.close()
  })

  test.each([
    ['a wrong password', (url: string) => url.replace('secret-word', 'other-word'), 'database-refused'],
    ['a database that is missing', (url: string) => url.replace(/\w+$/, 'nowhere'), 'database-missing'],
    ['no server', (url: string) => url.replace(/:\d+\//, ':1/'), 'database-unreachable'],
  ])('%s is a clear error without the password', async (_name, spoil, code) => {
    const error: unknown = await openStore(spoil(await server.createDatabase())).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ name: 'StoreError', code })
    expect(String(error)).not.toMatch(/secret-word|other-word/)
  })
}
