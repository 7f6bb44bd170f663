import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import { protocolOneFields, streamFields } from '@voicemark/schema'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import type { Provider } from '../src/store/databases/database.js'
import { loadMigrations, recordSql } from '../src/store/databases/migrations.js'
import { openStore } from '../src/store/store.js'
import { from, requestBatch, requestOf, sampleBatch, sampleOf, samplesOf, helloOf } from './store-rows.js'

// What the version before wrote: neither its migrations nor its tables are ever edited.

/** The first migration that it had not. */
const firstLater = '20261129120436_watched'
const requestColumns = [...protocolOneFields.request, 'clock_step_s', 'power_state']
const sampleColumns = protocolOneFields.sample
const history = `CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMP, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMP,
  started_at TIMESTAMP NOT NULL, applied_steps_count INTEGER NOT NULL DEFAULT 0);`

const agent = randomUUID()
const run = randomUUID()
const folded = 40
const requests = Array.from({ length: 7 }, (_, i) =>
  requestOf({ first_sample_seq: i * 10, last_sample_seq: i * 10 + 9, power_state: 'source=mains' }),
)
const samples = samplesOf(0, 70)

/** The tables of the version before with a run of which the first samples are folded. */
async function versionBefore(provider: Provider): Promise<string> {
  const migrations = (await loadMigrations(provider)).filter(({ name }) => name < firstLater)
  expect(migrations).toHaveLength(8)
  const time = provider === 'sqlite' ? '0' : 'now()'
  return [
    history,
    ...migrations.flatMap((each) => [each.sql, recordSql(each, randomUUID(), time)]),
    `INSERT INTO agent (ref, agent_id, first_seen) VALUES (1, '${agent}', 1);`,
    insert('run', {
      ...{ ref: 1, run_id: run, agent_ref: 1, started_wall: 1_763_800_000.25, last_seen: 1_763_800_100 },
      ...{ hardware_tier: 'intel_i5', device_type: 'cpu', hardware: '{}' },
      ...{ next_request_seq: requests.length, next_sample_seq: samples.length },
    }),
    ...requests.map((row, seq) => insert('request', { run_ref: 1, seq, ...named(requestColumns, row) })),
    ...samples.flatMap((row, seq) =>
      seq < folded ? [] : [insert('sample', { run_ref: 1, seq, ...named(sampleColumns, row) })],
    ),
    ...[0, 10, 20, 30].map((first_seq) => insert('rollup', secondAt(first_seq))),
    insert('rollup_mark', { run_ref: 1, sample_seq: folded, folded, second_rows: 4 }),
  ].join('\n')
}

function secondAt(first_seq: number): Record<string, unknown> {
  const measured = sampleColumns.slice(1).flatMap((name, at) => [
    [`${name}_min`, at],
    [`${name}_mean`, at + 0.5],
    [`${name}_max`, at + 1],
    [`${name}_n`, 10],
  ])
  const place = { run_ref: 1, resolution_s: 1, first_seq, last_seq: first_seq + 9, n: 10 }
  const time = { first_timestamp: 1_763_800_000 + first_seq, last_timestamp: 1_763_800_000.9 + first_seq }
  return { ...place, ...time, ...(Object.fromEntries(measured) as Record<string, unknown>) }
}

const named = (columns: readonly string[], row: object): Record<string, unknown> => {
  const values = new Map<string, unknown>(Object.entries(row))
  return Object.fromEntries(columns.map((name) => [name, values.get(name)]))
}

function insert(table: string, row: Record<string, unknown>): string {
  const columns = Object.keys(row).map((name) => `"${name}"`)
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')});`
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return `'${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll("'", "''")}'`
}

/** Holds on either database. */
async function expectAllKept(url: string): Promise<void> {
  const store = await openStore(url)
  const laterRequest = nulls(streamFields.request.slice(requestColumns.length))
  const laterSample = nulls(streamFields.sample.slice(sampleColumns.length))
  const rows = []
  for await (const page of store.requestPages({})) rows.push(...page)
  expect(rows).toEqual(
    requests.map((row, seq) => ({
      ...row,
      ...laterRequest,
      ...{ agent_id: agent, run_id: run, seq },
    })),
  )
  const kept = []
  for await (const page of store.samplePages({})) kept.push(...page)
  expect(kept).toEqual(
    samples.map((row, seq) => ({ ...row, ...laterSample, agent_id: agent, run_ref: run, seq })).slice(folded),
  )
  const [second] = (await store.requestRollups(requests[2]?.request_id ?? '')) ?? []
  expect(second).toMatchObject({ first_seq: 20, n: 10, watched: null })
  expect(second?.values['cpu_percent']).toEqual({ min: 0, mean: 0.5, max: 1, n: 10 })
  expect(second?.values).toMatchObject({ processes: null, threads: null, process_gpu_memory_mb: null })
  expect((await store.health()).filter(({ holds }) => !holds)).toEqual([])
  expect((await store.requestSamples(requests[5]?.request_id ?? ''))?.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 10 }, (_, i) => 50 + i),
  )
  await goesOn(store)
  await store.close()
}

const nulls = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]))

/** The run is delivered on by an agent of now, and folded with what was there. */
async function goesOn(store: Awaited<ReturnType<typeof openStore>>): Promise<void> {
  expect(await store.hello(agent, helloOf(run))).toMatchObject({ next: { request: 7, sample: 70 } })
  const later = Array.from({ length: 10 }, (_, i) => sampleOf(70 + i, { watched: 'pid:7', processes: 2 }))
  const request = requestOf({ first_sample_seq: 70, last_sample_seq: 79, watched: 'pid:7', asked: 'http' })
  await store.ingest([from(agent, sampleBatch(run, 70, later)), from(agent, requestBatch(run, 7, [request]))])
  expect(await store.requestSamples(request.request_id)).toHaveLength(10)
  await store.hello(agent, { ...helloOf(run), totals: { request: 8, sample: 80 } })
  for await (const { folded } of store.fold({ samples: 2e9, seconds: 2e9 })) expect(folded).toBeGreaterThan(0)
  for await (const { folded } of store.fold({ samples: 2e9, seconds: 2e9 })) expect(folded).toBeGreaterThan(0)
  expect((await store.health()).filter(({ holds }) => !holds)).toEqual([])
  const minutes = (await store.requestRollups(request.request_id)) ?? []
  expect(minutes).toMatchObject([{ resolution_s: 60, n: 10, watched: 'pid:7' }])
  expect(minutes[0]?.values['processes']).toEqual({ min: 2, mean: 2, max: 2, n: 10 })
}

test('a SQLite database of the version before keeps every row', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicemark-upgrade-'))
  const url = `file:${path.join(folder, 'a.db')}`
  const client = createClient({ url })
  await client.executeMultiple(await versionBefore('sqlite'))
  await expectAllKept(url)
  const { rows } = await client.execute(`SELECT sql FROM sqlite_master WHERE name = 'rollup'`)
  expect(rows[0]?.['sql']).toContain('WITHOUT ROWID')
  client.close()
  await rm(folder, { recursive: true, force: true })
})

const started = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

if (typeof started === 'string') test.skip(`PostgreSQL cannot start here: ${started}`)
else describe('PostgreSQL', () => testOn(started))

function testOn(server: PostgresServer): void {
  afterAll(() => server.remove(), 60_000)

  test('a PostgreSQL database of the version before keeps every row', async () => {
    const url = await server.createDatabase()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(await versionBefore('postgresql'))
    await client.query(
      `SELECT setval(pg_get_serial_sequence(name, 'ref'), 1) FROM unnest(ARRAY['agent', 'run']) AS name`,
    )
    await client.end()
    await expectAllKept(url)
  })
}
