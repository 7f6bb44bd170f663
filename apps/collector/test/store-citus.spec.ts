import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { openStore } from '../src/store/store.js'
import { testCampaigns } from './campaign-suite.js'
import { testRemovals } from './removal-suite.js'
import { testRetention } from './retention-suite.js'
import { type Databases, testStore } from './store-suite.js'
import { testSubjects } from './subjects-suite.js'
import { testViews } from './views-suite.js'

// Making a distributed database takes seconds.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

// A database of the coordinator in which its workers are known: postgresql://USER@HOST:PORT/postgres
const coordinatorUrl = process.env['VOICEMARK_TEST_CITUS_URL']

if (coordinatorUrl === undefined) test.skip('Citus: VOICEMARK_TEST_CITUS_URL is not set')
else describe('Citus', () => testOn(coordinatorUrl))

function testOn(coordinator: string): void {
  // Blocks of their own: what one prepares before each test is for its own tests alone.
  describe('rows', () => testStore(() => startDatabases(coordinator)))
  describe('retention', () => testRetention(() => startDatabases(coordinator)))
  describe('removals', () => testRemovals(() => startDatabases(coordinator)))
  describe('subjects', () => testSubjects(() => startDatabases(coordinator)))
  describe('campaigns', () => testCampaigns(() => startDatabases(coordinator)))
  describe('views', () => testViews(() => startDatabases(coordinator)))

  test('the rows of a run lie in one shard, and those of many runs on every worker', async () => {
    const databases = await startDatabases(coordinator)
    const url = await databases.create()
    const [one, all] = await query(
      url,
      `SELECT count(DISTINCT get_shard_id_for_distribution_column('sample', 7)) AS shards,
          count(DISTINCT colocation_id) AS colocations FROM citus_tables
        UNION ALL SELECT count(DISTINCT nodename || nodeport), count(DISTINCT table_name) FROM citus_shards`,
    )
    const workers = await query(coordinator, workersSql)
    expect(one).toEqual({ shards: '1', colocations: '1' })
    expect(Number(all?.['shards'])).toBe(workers.length)
    await databases.stop()
  })
}

const workersSql = `SELECT nodename, nodeport FROM pg_dist_node WHERE isactive AND noderole = 'primary' AND groupid > 0`

/** Databases on all nodes, each migrated by the store and then distributed as `deploy/citus.sql` does. */
async function startDatabases(coordinator: string): Promise<Databases> {
  const workers = await query(coordinator, workersSql)
  const nodes = [coordinator, ...workers.map(({ nodename, nodeport }) => at(coordinator, nodename, nodeport))]
  const distribute = await readFile(new URL('../../../deploy/citus.sql', import.meta.url), 'utf8')
  const prefix = `voicemark_${process.pid}_${Math.trunc(performance.now())}`
  const names: string[] = []
  return {
    async create() {
      const name = `${prefix}_${names.length}`
      names.push(name)
      for (const node of nodes) {
        await query(node, `CREATE DATABASE ${name}`)
        await query(databaseOf(node, name), 'CREATE EXTENSION citus')
      }
      const url = databaseOf(coordinator, name)
      const { hostname, port } = new URL(coordinator)
      await query(url, `SELECT citus_set_coordinator_host('${hostname}', ${port || '5432'})`)
      for (const { nodename, nodeport } of workers)
        await query(url, `SELECT citus_add_node('${String(nodename)}', ${String(nodeport)})`)
      await (await openStore(url)).close()
      await query(url, distribute)
      return url
    },
    async stop() {
      for (const node of nodes)
        for (const name of names) await query(node, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

function at(url: string, host: unknown, port: unknown): string {
  return Object.assign(new URL(url), { hostname: String(host), port: String(port) }).href
}

function databaseOf(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString })
  client.on('notice', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}
