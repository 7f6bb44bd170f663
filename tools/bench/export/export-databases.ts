import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgresServer } from '@voicemark/postgres'
import Libsql from 'libsql'
import pg from 'pg'
import { createSummaryWriter } from '../summary/summary-writer.js'
import { type ExportContender, psqlCopy, sqliteCsv } from './export-contenders.js'

/** A database that holds rows, and its own program to get them out. */
export interface ExportDatabase {
  readonly name: string
  readonly url: string
  /** How near the product should come to that program. */
  readonly expected: number
  contender(table: string, columns: readonly string[]): ExportContender
  /** The one row that a statement gives. */
  row(statement: string): Promise<unknown[]>
  close(): Promise<void>
}

interface Size {
  readonly samples: number
  readonly requests: number
}

/** @throws Error where it is none of them. */
export function exportDatabases(name: string): ('sqlite' | 'postgresql')[] {
  if (name === 'both') return ['sqlite', 'postgresql']
  if (name === 'sqlite' || name === 'postgresql') return [name]
  throw new Error('--database is sqlite, postgresql or both')
}

/** Makes one and fills it by the product's own path. */
export async function exportDatabase(
  name: 'sqlite' | 'postgresql',
  folder: string,
  size: Size,
): Promise<ExportDatabase> {
  const database = name === 'sqlite' ? sqliteDatabase(folder) : await postgresDatabase()
  process.stderr.write(`${name}: ${size.samples} samples and ${size.requests} requests are stored\n`)
  const writer = await createSummaryWriter(database.url)
  await writer.samples(size.samples)
  await writer.requests(size.requests)
  await writer.close()
  return database
}

/** In the order in which the product gives them, without the rows that its file of old leaves out. */
const selectOf = (table: string, columns: readonly string[]) =>
  `SELECT ${columns.join(', ')} FROM ${table}${
    table === 'request' ? ' WHERE warmup IS NOT TRUE AND sampled IS NOT FALSE' : ''
  } ORDER BY run_ref, seq`

function sqliteDatabase(folder: string): ExportDatabase {
  const path = join(mkdtempSync(join(folder, 'sqlite-')), 'rows.db')
  return {
    name: 'sqlite',
    url: `file:${path}`,
    expected: 0.75,
    contender: (table, columns) => sqliteCsv(path, selectOf(table, columns)),
    row(statement) {
      const db = new Libsql(path, { readonly: true })
      try {
        return Promise.resolve(db.prepare(statement).raw().get() as unknown[])
      } finally {
        db.close()
      }
    },
    close: () => Promise.resolve(),
  }
}

async function postgresDatabase(): Promise<ExportDatabase> {
  const server = await startPostgresServer()
  const url = await server.createDatabase()
  return {
    name: 'postgresql',
    url,
    expected: 0.6,
    contender: (table, columns) => psqlCopy(url, selectOf(table, columns)),
    async row(statement) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' })
        return rows[0] ?? []
      } finally {
        await client.end()
      }
    },
    close: server.remove,
  }
}
