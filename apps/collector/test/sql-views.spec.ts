import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { startPostgresServer } from '@voicemark/postgres'
import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { openStore } from '../src/store/store.js'
import { temporaryFolder } from './running-processes.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, samplesOf } from './store-rows.js'

vi.setConfig({ hookTimeout: 60_000 })

type Rows = readonly Readonly<Record<string, unknown>>[]
type Ask = (text: string) => Promise<Rows>

const [agent, run, wrongRun] = [randomUUID(), randomUUID(), randomUUID()]
const [good, wrong] = [requestOf({ rtf: 0.25 }), requestOf({ rtf: 9, peak_gpu_memory_mb: null })]

/** Two runs, one of them excluded, and one request of the other. */
async function fill(databaseUrl: string): Promise<void> {
  const store = await openStore(databaseUrl)
  await store.hello(agent, helloOf(run))
  await store.ingest([
    from(agent, requestBatch(run, 0, [good, wrong])),
    from(agent, sampleBatch(run, 0, samplesOf(0, 3))),
  ])
  await store.hello(agent, helloOf(wrongRun))
  await store.ingest([from(agent, requestBatch(wrongRun, 0, [requestOf()]))])
  for (const [target_kind, target] of [
    ['request', wrong.request_id],
    ['run', wrongRun],
  ] as const)
    await store.corrections.make({
      ...{ kind: 'exclude', target_kind, target, reason: 'hot', detail: {}, made_by: 'test' },
    })
  await store.close()
}

const sqlFile = (name: string) => readFile(new URL(`../../../deploy/sql/${name}`, import.meta.url), 'utf8')

/** What both databases must say. */
function testViews(ask: () => Ask): void {
  test('rows that a person has taken out are told from the others', async () => {
    const rows = await ask()('SELECT request_id, excluded FROM voicemark_requests ORDER BY run_ref, seq')
    expect(rows.map(({ request_id, excluded }) => [request_id, Boolean(excluded)])).toEqual([
      [good.request_id, false],
      [wrong.request_id, true],
      [expect.any(String), true],
    ])
    const runs = await ask()('SELECT run_id, excluded, imported, ended FROM voicemark_runs ORDER BY run_ref')
    expect(
      runs.map((one) => [
        one['run_id'],
        ...['excluded', 'imported', 'ended'].map((name) => Boolean(one[name])),
      ]),
    ).toEqual([
      [run, false, false, false],
      [wrongRun, true, false, false],
    ])
  })

  test('a row is whole, its time a timestamp, and what is missing is null', async () => {
    const [row] = await ask()(`SELECT * FROM voicemark_requests WHERE request_id = '${good.request_id}'`)
    expect(row).toMatchObject({
      agent_id: agent,
      run_id: run,
      rtf: 0.25,
      peak_gpu_memory_mb: null,
    })
    expect(new Date(row?.['time'] as string | Date).getTime()).toBe(Math.floor(1000 * good.start_time))
  })

  test('samples are under their run and agent', async () => {
    const rows = await ask()('SELECT agent_id, run_id, excluded, memory_mb FROM voicemark_samples')
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({ agent_id: agent, run_id: run })
    expect(await ask()('SELECT * FROM voicemark_rollups')).toEqual([])
  })
}

describe('deploy/sql/views-sqlite.sql', async () => {
  const file = pathToFileURL(join(temporaryFolder(), 'collector.db')).href
  await fill(file)
  const client = createClient({ url: file })
  await client.executeMultiple(await sqlFile('views-sqlite.sql'))
  testViews(() => async (text) => (await client.execute(text)).rows)

  test('nothing stays in the file', async () => {
    const other = createClient({ url: file })
    expect((await other.execute(`SELECT name FROM sqlite_master WHERE type = 'view'`)).rows).toEqual([])
    other.close()
  })
  afterAll(() => client.close())
})

const server = await startPostgresServer(['-c', 'fsync=off']).catch((error: unknown) => String(error))

if (typeof server === 'string') test.skip(`PostgreSQL cannot start here: ${server}`)
else
  describe('deploy/sql/views-postgresql.sql', async () => {
    const url = await server.createDatabase()
    await fill(url)
    const views = await sqlFile('views-postgresql.sql')
    await query(url, views)
    await query(url, `ALTER ROLE voicemark_reader PASSWORD 'secret-word'`)
    const reader = Object.assign(new URL(url), { username: 'voicemark_reader', password: 'secret-word' }).href
    testViews(() => (text) => query(reader, text))

    test('they are made again after an upgrade', async () => {
      await query(url, views)
      expect(await query(reader, 'SELECT 1 AS one FROM voicemark_runs')).toHaveLength(2)
    })

    test('Grafana may ask what deploy/grafana/voicemark-rows.json asks', async () => {
      for (const text of await boardQueries()) expect(await query(reader, text)).toBeInstanceOf(Array)
    })

    test.each(['request', 'credential', 'quarantine', 'correction'])(
      'a reader sees no table %s',
      async (table) => {
        await expect(query(reader, `SELECT * FROM ${table}`)).rejects.toThrow(/permission denied/)
      },
    )
    afterAll(() => server.remove())
  })

/** The queries of the board as Grafana sends them. */
async function boardQueries(): Promise<string[]> {
  const board = await readFile(
    new URL('../../../deploy/grafana/voicemark-rows.json', import.meta.url),
    'utf8',
  )
  const { panels, templating } = JSON.parse(board) as Board
  const sent = [
    ...panels.flatMap(({ targets }) => targets.map(({ rawSql }) => rawSql)),
    ...templating.list.flatMap(({ query: text }) => (text.startsWith('SELECT') ? [text] : [])),
  ]
  expect(sent).toHaveLength(4)
  return sent.map((text) =>
    text
      .replaceAll('$__timeFilter(time)', 'time > to_timestamp(0)')
      .replaceAll('$__timeGroupAlias(time, $__interval)', `date_trunc('second', time) AS "time"`)
      .replaceAll('$hardware_tier', `'intel_i5'`),
  )
}

interface Board {
  readonly panels: readonly { readonly targets: readonly { readonly rawSql: string }[] }[]
  readonly templating: { readonly list: readonly { readonly query: string }[] }
}

async function query(connectionString: string, text: string): Promise<Rows> {
  const client = new pg.Client({ connectionString })
  client.on('notice', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}
