import { type Client, createClient } from '@libsql/client'
import { randomUUID } from 'node:crypto'
import {
  type AppliedMigration,
  appliedSql,
  loadMigrations,
  migrate,
  type Migration,
  recordSql,
} from './migrations.js'
import { whenFree } from './when-free.js'

const historySql = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT,
  "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`
const lockWaitMs = 10_000

/** Brings a SQLite file up to date, and makes it where there is none. */
export async function migrateSqlite(url: string): Promise<void> {
  const migrations = await loadMigrations('sqlite')
  const client = createClient({ url, timeout: 0 })
  try {
    await whenFree(lockWaitMs, () => client.execute('PRAGMA journal_mode = WAL'))
    await whenFree(lockWaitMs, () => client.execute(historySql))
    // Rebuilding a table drops it, which must not reach the rows that refer to it.
    await client.execute('PRAGMA foreign_keys = OFF')
    await migrate(
      { applied: () => applied(client), apply: (migration) => apply(client, migration) },
      migrations,
    )
  } finally {
    client.close()
  }
}

async function applied(client: Client): Promise<AppliedMigration[]> {
  const { rows } = await whenFree(lockWaitMs, () => client.execute(appliedSql))
  return rows.map((row) => ({
    migration_name: text(row['migration_name']) ?? '',
    checksum: text(row['checksum']) ?? '',
    logs: text(row['logs']),
  }))
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)

async function apply(client: Client, migration: Migration): Promise<void> {
  const record = recordSql(migration, randomUUID(), String(Date.now()))
  try {
    // One script: libsql rolls back a transaction that it finds open at the end of one.
    await whenFree(lockWaitMs, () =>
      client.executeMultiple(`BEGIN IMMEDIATE;\n${migration.sql}\n;${record}\nCOMMIT;`),
    )
  } catch (error) {
    // Another collector was quicker between the look and the lock.
    const theirs = (await applied(client)).find(({ migration_name }) => migration_name === migration.name)
    if (theirs?.checksum !== migration.checksum) throw error
  }
}
