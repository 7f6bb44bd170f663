import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, sampleOf, samplesOf } from './store-rows.js'

vi.setConfig({ hookTimeout: 60_000 })

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else describe('deploy/postgres-roles.sql', () => testOn(started))

function testOn(server: PostgresServer): void {
  let superuser: string
  let collector: string
  let store: Store
  const [agent, run] = [randomUUID(), randomUUID()]

  beforeAll(async () => {
    const roles = await readFile(new URL('../../../deploy/postgres-roles.sql', import.meta.url), 'utf8')
    superuser = await server.createDatabase()
    const owner = asRole(superuser, 'voicemark_owner')
    collector = asRole(superuser, 'voicemark_collector')
    await query(superuser, roles)
    for (const name of ['voicemark_owner', 'voicemark_collector'])
      await query(superuser, `ALTER ROLE ${name} PASSWORD 'secret-word'`)
    await (await openStore(owner)).close()
    await query(superuser, roles)
    store = await openStore(collector)
    await store.hello(agent, helloOf(run))
  })
  afterAll(async () => {
    await store.close()
    await server.remove()
  })

  test('the collector stores, counts and sets aside without the rights of the owner', async () => {
    const bad = sampleOf(2, { cpu_percent: 400 })
    const loss = { agent_id: agent, run_id: run, stream: 'sample', first: 3, count: 2, reason: 'damaged' }
    const replies = await store.ingest([
      from(agent, requestBatch(run, 0, [requestOf(), requestOf()])),
      from(agent, sampleBatch(run, 0, [...samplesOf(0, 2), bad])),
      { ...loss, stream: 'sample', reason: 'damaged' },
    ])
    expect(replies.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
    expect(await store.health()).toMatchObject([
      { stored: 2, holds: true },
      { stored: 2, quarantined: 1, lost: 2, holds: true },
    ])
    expect(await store.agents()).toHaveLength(1)
  })

  test('rows move from quarantine to their place, and old samples into coarser rows', async () => {
    await query(superuser, `UPDATE quarantine SET raw = replace(raw, '400', '40')`)
    expect(await store.replayQuarantine()).toEqual({ stored: 1, kept: 0, removed: 0 })
    await store.hello(agent, { ...helloOf(run), totals: { request: 2, sample: 5 } })
    const later = Date.now() / 1000 + 60
    for await (const step of store.fold({ samples: later, seconds: later }))
      expect(step.folded).toBeGreaterThan(0)
    expect(await store.health()).toMatchObject([{ holds: true }, { stored: 3, lost: 2, holds: true }])
  })

  test.each([
    'CREATE TABLE mine (a int)',
    'DROP TABLE sample',
    'DELETE FROM loss',
    'UPDATE sample SET memory_mb = 1',
    'TRUNCATE loss',
    `UPDATE _prisma_migrations SET checksum = ''`,
  ])('it may not: %s', async (text) => {
    await expect(query(collector, text)).rejects.toThrow(/permission denied|must be owner/)
  })
}

function asRole(url: string, username: string): string {
  return Object.assign(new URL(url), { username, password: 'secret-word' }).href
}

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  client.on('notice', () => undefined)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
