import type { Client } from '@libsql/client'
import { appliedSql } from '../databases/migrations.js'
import type { Contents } from './contents.js'

/** Counts what is in a SQLite file that is open. */
export async function sqliteContents(client: Client): Promise<Contents> {
  const tables = await client.execute(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  )
  const names = tables.rows.map((row) => cellText(row['name']))
  const rows: Record<string, number> = {}
  for (const name of names) {
    const counted = await client.execute(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`)
    rows[name] = Number(counted.rows[0]?.['n'])
  }
  if (!names.includes('_prisma_migrations')) return { migrations: [], rows }
  const applied = await client.execute(appliedSql)
  const migrations = applied.rows.map((row) => ({
    name: cellText(row['migration_name']),
    checksum: cellText(row['checksum']),
  }))
  return { migrations, rows }
}

/** A cell that holds text; empty where it is none. */
export const cellText = (cell: unknown) => (typeof cell === 'string' ? cell : '')
