import { collectorLimits } from '@voicemark/daemon'
import { PrismaClient } from '../generated/sqlite/client.js'
import { readingConnection } from '../sqlite/reading-client.js'
import { type Database, rawSql, type Reader } from './database.js'
import { createLane } from './lane.js'
import { sqlitePath } from './sqlite-url.js'
import { StoreError } from './store-error.js'
import { readerTimeoutMs } from './connection-settings.js'
import { writeConnection } from './write-connection.js'

/** Opens a migrated SQLite file: one connection that writes, one that reads beside it. */
export async function openSqlite(url: string): Promise<Database> {
  const writer = new PrismaClient({ adapter: writeConnection(url) })
  const reading = readingConnection({ url, path: sqlitePath(url), timeoutMs: readerTimeoutMs })
  const reader = new PrismaClient({ adapter: reading })
  await assertDurable(writer)
  const lane = createLane()
  return {
    provider: 'sqlite',
    distributed: false,
    $queryRaw: (statement) => reader.$queryRaw(statement),
    transaction: (work, timeout = collectorLimits.transactionMs) =>
      lane(() => writer.$transaction(work, { timeout })),
    async close() {
      // The last one out takes the write-ahead log with it.
      await reader.$disconnect()
      await lane(() => writer.$disconnect())
    },
  }
}

/** What is acknowledged must survive a power cut, whatever the driver's default is in its next version. */
async function assertDurable(writer: Reader): Promise<void> {
  const journal = await pragma(writer, 'journal_mode')
  const synchronous = await pragma(writer, 'synchronous')
  const foreignKeys = await pragma(writer, 'foreign_keys')
  if (journal === 'wal' && synchronous === '2' && foreignKeys === '1') return
  throw new StoreError(
    'database-failed',
    `SQLite refuses its settings: journal_mode ${journal}, synchronous ${synchronous}, foreign_keys ${foreignKeys}`,
  )
}

async function pragma(reader: Reader, name: string): Promise<string> {
  const rows = await reader.$queryRaw<Record<string, unknown>[]>(rawSql(`PRAGMA ${name}`))
  return String(rows[0]?.[name])
}
