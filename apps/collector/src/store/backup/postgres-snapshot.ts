import pg from 'pg'
import { appliedSql } from '../databases/migrations.js'
import { StoreError } from '../databases/store-error.js'
import { postgresTimeouts } from '../databases/connection-settings.js'
import { type AppliedMigration, type Contents, ownTables } from './contents.js'

/** A moment of a database that another connection may read as well, for as long as this one is open. */
export interface PostgresSnapshot extends Contents {
  readonly id: string
  /** Such as 15. */
  readonly serverMajor: number
  close(): Promise<void>
}

/** Opens a connection that waits as long as it takes; what breaks it fails the next question. */
export async function connectPostgres(connectionString: string, name: string): Promise<pg.Client> {
  const { connectionTimeoutMillis } = postgresTimeouts
  const client = new pg.Client({ connectionString, connectionTimeoutMillis, application_name: name })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Such as 15 of 150018. */
export async function serverMajor(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num')
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000)
}

/** Counts what is in a database; of its tables those that are Voicemark's. */
export async function postgresContents(client: pg.Client): Promise<Contents> {
  const rows: Record<string, number> = {}
  for (const name of await ownTables('postgresql')) {
    const there = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
      `"${name}"`,
    ])
    if (there.rows[0]?.there !== true) continue
    const counted = await client.query<{ n: string }>(`SELECT count(*) AS n FROM "${name}"`)
    rows[name] = Number(counted.rows[0]?.n)
  }
  return { migrations: '_prisma_migrations' in rows ? await appliedOf(client) : [], rows }
}

async function appliedOf(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(appliedSql)
  return rows.map(({ migration_name, checksum }) => ({ name: migration_name, checksum }))
}

/** Takes a moment of a database. @throws StoreError where its rows lie on several servers. */
export async function snapshotPostgres(url: string): Promise<PostgresSnapshot> {
  const client = await connectPostgres(url, 'voicemark backup')
  try {
    await refuseDistributed(client)
    await client.query('SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0')
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id')
    const contents = await postgresContents(client)
    const major = await serverMajor(client)
    return { ...contents, id: rows[0]?.id ?? '', serverMajor: major, close: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** What pg_dump reads of a coordinator has none of the rows on its workers. */
export async function refuseDistributed(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ citus: boolean }>(
    `SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL AS citus`,
  )
  if (rows[0]?.citus !== true) return
  throw new StoreError(
    'database-refused',
    'its rows are distributed by Citus, which pg_dump cannot read whole',
  )
}
