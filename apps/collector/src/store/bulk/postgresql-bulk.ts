import { createRequire } from 'node:module'
import type pg from 'pg'
import { isConnectionEnded } from '../databases/driver-codes.js'
import { postgresTimeouts } from '../databases/timeouts.js'
import type { BulkDriver } from './bulk-reader.js'

/** Reads on one connection, which is opened when it is wanted and given back when nobody reads. */
export function bulkPostgres(connectionString: string): BulkDriver {
  const { Pool } = createRequire(import.meta.url)('pg') as typeof pg
  const pool = new Pool({
    connectionString,
    max: 1,
    application_name: 'voicemark-statistics',
    ...postgresTimeouts,
  })
  // A connection that ends while nobody uses it is no failure: the next reading opens another.
  pool.on('error', () => undefined)

  async function rows(text: string, values: unknown[], again = true): Promise<unknown[][]> {
    try {
      return (await pool.query<unknown[]>({ text, values, rowMode: 'array' })).rows
    } catch (error) {
      if (again && isConnectionEnded(error)) return rows(text, values, false)
      throw error
    }
  }
  return {
    rows: ({ text, values }) => rows(text, values),
    close: () => pool.end(),
  }
}
