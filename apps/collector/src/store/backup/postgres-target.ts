import type pg from 'pg'
import { advisoryLock } from '../databases/postgresql-migrations.js'
import { StoreError } from '../databases/store-error.js'
import { type Contents, ownTables } from './contents.js'
import { connectPostgres, postgresContents, refuseDistributed } from './postgres-snapshot.js'

/** A PostgreSQL database on which no collector can start until it is released. */
export interface PostgresTarget {
  readonly contents: Contents
  /** Does what is left to do behind a restore; what the database then holds. */
  finish(restored: Contents): Promise<Contents>
  release(): Promise<void>
}

/** Takes a database for this process alone. @throws StoreError where a collector runs on it. */
export async function takePostgres(url: string): Promise<PostgresTarget> {
  const client = await connectPostgres(url, 'voicemark restore')
  try {
    await client.query('SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0')
    await refuseDistributed(client)
    await refuseRunning(client)
    return {
      contents: await postgresContents(client),
      finish: (restored) => finish(client, restored),
      release: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** A collector takes this lock while it starts, and asks the database every two seconds while it runs. */
async function refuseRunning(client: pg.Client): Promise<void> {
  const locked = await client.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${advisoryLock}) AS taken`,
  )
  const running = await client.query<{ n: string }>(
    `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'voicemark'`,
  )
  if (locked.rows[0]?.taken === true && running.rows[0]?.n === '0') return
  throw new StoreError('database-locked', 'a collector runs on this database; end all of them first')
}

/** Tables that came with a later version are gone as well, since its migrations would find them. */
async function finish(client: pg.Client, restored: Contents): Promise<Contents> {
  const later = (await ownTables('postgresql')).filter((name) => !(name in restored.rows))
  for (const name of later) await client.query(`DROP TABLE IF EXISTS "${name}"`)
  const contents = await postgresContents(client)
  // What a collector kept of its requests may be of later ones.
  if ('request_mark' in contents.rows)
    await client.query('UPDATE request_mark SET mark = gen_random_uuid()::text')
  return contents
}
