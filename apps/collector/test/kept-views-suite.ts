import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { streamFields } from '@voicemark/schema'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createKeptViews } from '../src/fleet/kept-views.js'
import type { ViewQuery } from '../src/fleet/request-view.js'
import { createRequestViews } from '../src/fleet/request-views.js'
import type { BulkReader } from '../src/store/bulk/bulk-reader.js'
import { openBulkReader } from '../src/store/bulk/open-bulk-reader.js'
import { rawSql } from '../src/store/databases/database.js'
import { openDatabase } from '../src/store/databases/open-database.js'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf } from './store-rows.js'
import type { Databases } from './store-suite.js'
import { campaign, variedRequest } from './varied-request.js'

const everything: ViewQuery = { splitBy: [], campaign_id: null }
const columnsOfRequests = 20

/** That what is kept of the requests says what reading them all would say, on either database. */
export function testKeptViews(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let folder: string
  let opened: (Store | BulkReader)[]
  let url: string
  let store: Store
  let faults: string[]
  beforeAll(async () => {
    databases = await startDatabases()
  }, 90_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'voicemark-views-'))
    opened = []
    faults = []
    url = await databases.create()
    store = await open(url)
  })
  afterEach(async () => {
    for (const each of opened) await each.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(at: string): Promise<Store> {
    const store = await openStore(at)
    opened.push(store)
    return store
  }

  async function deliver(to: Store, agent: string, run: string, first: number, count: number): Promise<void> {
    await to.hello(agent, helloOf(run))
    const rows = Array.from({ length: count }, (_, i) => variedRequest(first + i))
    const [reply] = await to.ingest([from(agent, requestBatch(run, first, rows))])
    expect(reply).toMatchObject({ status: 'ok', next: { request: first + count } })
  }

  const byHand = async (statement: string) => {
    const database = await openDatabase(url)
    await database.transaction(async (tx) => tx.$executeRaw(rawSql(statement)))
    await database.close()
  }

  /** What a process says that starts now, how many requests it read for it, and with what it leaves the folder. */
  async function start(query = everything, at = url, code = 'this', keeping = true) {
    const driver = openBulkReader(at)
    let read = 0
    const reader: BulkReader = {
      ...driver,
      async rows(statement) {
        const rows = await driver.rows(statement)
        if ((rows[0]?.length ?? 0) > columnsOfRequests) read += rows.length
        return rows
      },
    }
    const onFault = (reason: string) => void faults.push(reason)
    const kept = createKeptViews({ folder, database: 'one', code, onFault })
    const writing: Promise<void>[] = []
    const write = (...args: Parameters<typeof kept.write>) => {
      writing.push(kept.write(...args))
      return Promise.resolve()
    }
    const turn = keeping
      ? createRequestViews(reader, { ...kept, write }, { fewestRows: 1, share: 0, pauseMs: 0 })
      : createRequestViews(reader)
    const { fold } = await turn((viewOf) => viewOf(query))
    const said = JSON.stringify([
      fold.configurations(),
      fold.statistics.configurations(),
      fold.statistics.samples('rtf'),
      fold.statistics.requests(),
    ])
    await Promise.all(writing)
    await driver.close()
    return { said, read }
  }
  const readAnew = (query = everything, at = url) => start(query, at, 'this', false)

  test.each<[string, ViewQuery]>([
    ['all', everything],
    ['one campaign', { splitBy: [], campaign_id: campaign }],
    ['what is told apart', { splitBy: ['voice', 'tag:room'], campaign_id: null }],
  ])('a start goes on from what was kept of %s, and reads no request again', async (_name, query) => {
    const [agent, run, other] = [randomUUID(), randomUUID(), randomUUID()]
    await deliver(store, agent, run, 0, 300)
    expect((await start(query)).read).toBe((await readAnew(query)).read)
    expect(await start(query)).toEqual({ ...(await readAnew(query)), read: 0 })
    await deliver(store, agent, run, 300, 40)
    await deliver(store, randomUUID(), other, 0, 20)
    const { said, read } = await start(query)
    expect(said).toBe((await readAnew(query)).said)
    expect(read).toBe(query.campaign_id === null ? 60 : 15)
    expect(await start(query)).toEqual({ said, read: 0 })
    expect(faults).toEqual([])
  })

  const [agent, run] = [randomUUID(), randomUUID()]
  const importOf = (agent_id: string) => {
    const row: Readonly<Record<string, unknown>> = requestOf()
    const source = { agent_id, hardware_tier: null, device_type: null, started_wall: null }
    const values = streamFields.request.map((name) => row[name] ?? null)
    return store.importRows({
      file: { file_name: 'a.csv', sha256: '0', bytes: 1, format: 'synthesis', mode: 'all', sender: null },
      stream: 'request',
      rows: async function* () {
        yield await Promise.resolve([{ line: 2, source, values }])
      },
      ...{ refused: 0, errors: [], notes: [], span: null },
    })
  }
  const all = 300
  test.each<[string, readonly string[], () => Promise<unknown>, number]>([
    ['nothing', [], () => Promise.resolve(), 0],
    ['rows that were imported', [], () => importOf(agent), 1],
    [
      'rows of an agent of which there were only files',
      [],
      async () => {
        const other = randomUUID()
        await importOf(other)
        await start()
        await deliver(store, other, randomUUID(), 0, 5)
      },
      all + 5,
    ],
    [
      'rows of an older run',
      [],
      async () => {
        const [older, other] = [randomUUID(), randomUUID()]
        await store.hello(other, helloOf(older))
        await deliver(store, other, randomUUID(), 0, 5)
        await start()
        await deliver(store, other, older, 0, 5)
      },
      all + 9,
    ],
    [
      'samples that were folded',
      [],
      async () => {
        for await (const step of store.fold({ samples: 9e9, seconds: 9e9 })) expect(step.folded).toBe(0)
      },
      0,
    ],
    [
      'a request that left the quarantine',
      ["UPDATE quarantine SET raw = replace(raw, '987.5', '98.75')"],
      async () => {
        expect(await store.replayQuarantine()).toEqual({ stored: 1, kept: 0, removed: 0 })
      },
      all,
    ],
    [
      'a value that was changed by hand',
      ['UPDATE request SET rtf = 7 WHERE seq = 9'],
      () => Promise.resolve(),
      all - 1,
    ],
    [
      'a text that was changed by hand',
      ["UPDATE request SET voice = 'zoe' WHERE seq = 9"],
      () => Promise.resolve(),
      all - 1,
    ],
    [
      'a request that was removed by hand',
      ['DELETE FROM request WHERE seq = 9'],
      () => Promise.resolve(),
      all - 2,
    ],
    [
      'a request that was exchanged by hand for another',
      ['DELETE FROM request WHERE seq = 9', 'UPDATE request SET seq = 9 WHERE seq = 11'],
      () => Promise.resolve(),
      all - 2,
    ],
  ])('%s: figures are those of all requests that there are', async (_name, statements, change, read) => {
    await store.hello(agent, helloOf(run))
    const rows = Array.from({ length: all }, (_, seq) =>
      seq === 20 ? requestOf({ peak_memory_percent: 987.5 }) : variedRequest(seq),
    )
    await store.ingest([from(agent, requestBatch(run, 0, rows))])
    await start()
    for (const statement of statements) await byHand(statement)
    await change()
    const [again, anew] = [await start(), await readAnew()]
    expect(again.said).toBe(anew.said)
    expect(again.read).toBe(read)
    // What was written since is of the new state.
    expect(await start()).toEqual({ said: anew.said, read: 0 })
  })

  test('the backup of a database that lost rows which were kept, and has taken in others since', async () => {
    await deliver(store, agent, run, 0, 60)
    await start()
    // The same runs, as the backup had them; the agent has thrown away what was acknowledged.
    const backup = await databases.create()
    const restored = await open(backup)
    await deliver(restored, agent, run, 0, 30)
    expect((await start(everything, backup)).read).toBe(30)
    await deliver(store, agent, run, 60, 1)
    await start()
    const lost = {
      agent_id: agent,
      run_id: run,
      stream: 'request',
      first: 30,
      count: 20,
      reason: 'damaged',
    } as const
    await restored.ingest([lost])
    await deliver(restored, agent, run, 50, 30)
    const { said, read } = await start(everything, backup)
    expect(read).toBe(60)
    expect(said).toBe((await readAnew(everything, backup)).said)
  })

  test('another database in the place of the one of which views were kept', async () => {
    await deliver(store, agent, run, 0, 60)
    await start()
    const other = await databases.create()
    const replacing = await open(other)
    expect(await start(everything, other)).toEqual(await readAnew(everything, other))
    await deliver(replacing, agent, randomUUID(), 0, 60)
    expect(await start(everything, other)).toEqual(await readAnew(everything, other))
    expect(faults).toEqual([])
  })

  test.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['is cut', (bytes) => bytes.subarray(0, bytes.length - 100)],
    ['is empty', () => Buffer.alloc(0)],
    [
      'has a byte that changed',
      (bytes) => Buffer.from(bytes.map((byte, at) => (at === 4000 ? byte ^ 1 : byte))),
    ],
    ['is something else', () => Buffer.from('{"voicemark":"view"}\n')],
  ])('a file that %s is left aside with a word, and written anew', async (_name, damage) => {
    await deliver(store, agent, run, 0, 60)
    const { said } = await start()
    const [name = ''] = await readdir(folder)
    await writeFile(path.join(folder, name), damage(await readFile(path.join(folder, name))))
    expect(await start()).toEqual({ said, read: 60 })
    expect(faults).toHaveLength(1)
    expect(await start()).toEqual({ said, read: 0 })
    expect(await readdir(folder)).toEqual([name])
  })

  test('what other code has folded is not gone on with', async () => {
    await deliver(store, agent, run, 0, 60)
    await start()
    expect((await start(everything, url, 'that')).read).toBe(60)
    expect(faults).toHaveLength(1)
  })

  test('where nothing tells that requests were changed nothing is kept', async () => {
    await deliver(store, agent, run, 0, 60)
    await byHand(
      url.startsWith('file:') ? 'DROP TRIGGER request_changed' : 'DROP TRIGGER request_changed ON request',
    )
    expect((await start()).read).toBe(60)
    expect((await start()).read).toBe(60)
    expect(await readdir(folder)).toEqual([])
  })

  test('a folder that cannot be written costs a word and no figure', async () => {
    await deliver(store, agent, run, 0, 60)
    await rm(folder, { recursive: true })
    await writeFile(folder, '')
    expect(await start()).toEqual(await readAnew())
    expect(faults.length).toBeGreaterThan(0)
  })
}
