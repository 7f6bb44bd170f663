import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'
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
import { helloOf } from './store-rows.js'
import { type Databases, testStore } from './store-suite.js'
import { testSubjects } from './subjects-suite.js'
import { testTimelines } from './timeline-suite.js'
import { testViews } from './views-suite.js'

async function startDatabases(): Promise<Databases> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicemark-store-'))
  let count = 0
  return {
    create: () => Promise.resolve(`file:${path.join(folder, `${count++}.db`)}`),
    stop: () => rm(folder, { recursive: true, force: true }),
  }
}

describe('SQLite', () => {
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
})

test('a migration that was edited after it had been applied is refused', async () => {
  const databases = await startDatabases()
  const url = await databases.create()
  await (await openStore(url)).close()
  const client = createClient({ url })
  await client.execute(`UPDATE _prisma_migrations SET checksum = 'other'`)
  await expect(openStore(url)).rejects.toMatchObject({ name: 'StoreError', code: 'migration-changed' })
  await client.execute(`UPDATE _prisma_migrations SET migration_name = '2999_later'`)
  await expect(openStore(url)).rejects.toMatchObject({ code: 'migration-missing' })
  client.close()
  await databases.stop()
})

test.each([
  ['a folder that is missing', 'file:/nonexistent/folder/a.db', 'database-missing'],
  ['a database in memory', 'file::memory:', 'database-url'],
  ['another kind of database', 'mysql://user:secret@host/db', 'database-url'],
  ['nothing', '', 'database-url'],
])('%s is a clear error', async (_name, url, code) => {
  const error: unknown = await openStore(url).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'StoreError', code })
  expect(String(error)).not.toContain('secret')
})

test('a file that is no database is a clear error', async () => {
  const databases = await startDatabases()
  const url = await databases.create()
  await writeFile(url.slice('file:'.length), 'request_id,hardware_tier\n'.repeat(100))
  await expect(openStore(url)).rejects.toMatchObject({ code: 'database-damaged' })
  await databases.stop()
})

test('a file that another program holds answers retry, and takes the rows afterwards', async () => {
  const databases = await startDatabases()
  const url = await databases.create()
  const store = await openStore(url)
  const holder = createClient({ url })
  await holder.execute('BEGIN IMMEDIATE')
  const hello = () => store.hello(randomUUID(), helloOf(randomUUID()))
  expect(await hello()).toMatchObject({ status: 'retry' })
  await holder.execute('COMMIT')
  expect(await hello()).toMatchObject({ status: 'ok' })
  holder.close()
  await store.close()
  await databases.stop()
})
