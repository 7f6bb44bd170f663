import { statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import pg from 'pg'
import { startPostgresServer } from '@voicemark/postgres'
import { familyCpuSeconds } from '../under-test/process-usage.js'

/** An empty database that will grow. */
export interface GrowthDatabase {
  readonly name: string
  readonly url: string
  /** Another one, to warm up on. */
  readonly warmUpUrl: string
  /** CPU time of a database server so far, seconds; 0 where the database is a library, or without /proc. */
  serverCpuSeconds(): number
  /** Of the file, or of the table of samples with its index. */
  sampleBytes(): Promise<number>
  close(): Promise<void>
}

const kinds = {
  sqlite: [growthOnSqlite],
  postgresql: [growthOnPostgres],
  both: [growthOnSqlite, growthOnPostgres],
} as const

/** What makes the databases that `--database` names, each in a folder of its own. */
export function growthDatabases(option: string): readonly ((folder: string) => Promise<GrowthDatabase>)[] {
  if (option in kinds) return kinds[option as keyof typeof kinds]
  throw new Error('--database is sqlite, postgresql or both')
}

/** A SQLite file; its write-ahead log is written back before it is measured. */
function growthOnSqlite(folder: string): Promise<GrowthDatabase> {
  const path = join(folder, 'growth.db')
  return Promise.resolve({
    name: 'sqlite',
    url: `file:${path}`,
    warmUpUrl: `file:${join(folder, 'warm-up.db')}`,
    serverCpuSeconds: () => 0,
    sampleBytes() {
      const db = new Database(path)
      db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
      db.close()
      return Promise.resolve(statSync(path).size)
    },
    close: () => Promise.resolve(),
  })
}

/** A Postgres server of our own. */
async function growthOnPostgres(): Promise<GrowthDatabase> {
  const server = await startPostgresServer()
  const url = await server.createDatabase()
  return {
    name: 'postgresql',
    url,
    warmUpUrl: await server.createDatabase(),
    serverCpuSeconds: () => familyCpuSeconds(server.pid()),
    async sampleBytes() {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const { rows } = await client.query<{ bytes: string }>(
        `SELECT pg_total_relation_size('sample') AS bytes`,
      )
      await client.end()
      return Number(rows[0]?.bytes)
    },
    close: server.remove,
  }
}
