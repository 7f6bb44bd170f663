import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type AppliedMigration, appliedSql, loadMigrations, migrate, recordSql } from './migrations.js'
import { StoreError } from './store-error.js'
import { postgresTimeouts } from './connection-settings.js'

// CREATE TABLE IF NOT EXISTS wants the right to create even where the table is there; a collector needs none then.
const historySql = `DO $$ BEGIN IF to_regclass('_prisma_migrations') IS NULL THEN
  CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT,
    rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0);
  END IF; END $$`
/** The lock that Prisma's own migrate takes. */
export const advisoryLock = 72_707_369
const migrationTimeoutMs = 600_000

/** Brings a Postgres database up to date; several collectors that start at once do it one after the other. */
export async function migratePostgres(connectionString: string): Promise<void> {
  const migrations = await loadMigrations('postgresql')
  const { connectionTimeoutMillis } = postgresTimeouts
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis,
    statement_timeout: migrationTimeoutMs,
  })
  // A connection that breaks also fails the query under way, which is where it is told.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await assertDurable(client)
    await client.query(`SELECT pg_advisory_lock(${advisoryLock})`)
    await client.query(historySql)
    await migrate(
      {
        applied: async () => (await client.query<AppliedMigration>(appliedSql)).rows,
        apply: async (migration) => {
          const record = recordSql(migration, randomUUID(), 'now()')
          await client.query(`BEGIN;\n${migration.sql}\n;${record}\nCOMMIT;`)
        },
      },
      migrations,
    )
  } finally {
    // Ends the session, and the lock with it.
    await client.end()
  }
}

async function assertDurable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ synchronous_commit: string }>('SHOW synchronous_commit')
  if (rows[0]?.synchronous_commit !== 'off') return
  throw new StoreError(
    'database-failed',
    'synchronous_commit is off: rows that were acknowledged would not survive a crash of the server',
  )
}
