import { createRequire } from 'node:module'
import type pg from 'pg'
import { isConnectionEnded } from '../databases/driver-codes.js'
import { postgresSession } from '../databases/connection-settings.js'
import type { BulkDriver } from './bulk-reader.js'
import { copyRows } from './postgresql-copy.js'

/** Reads on one connection, which is opened when it is wanted and given back when nobody reads. */
export function bulkPostgres(connectionString: string): BulkDriver {
  const driver = createRequire(import.meta.url)('pg') as typeof pg
  const pool = new driver.Pool({
    connectionString,
    max: 1,
    application_name: 'voicemark-statistics',
    ...postgresSession,
  })
  // A connection that ends while nobody uses it is no failure: the next reading opens another.
  pool.on('error', () => undefined)

  return {
    rows: ({ text, values }) =>
      orAgain(async () => (await pool.query<unknown[]>({ text, values, rowMode: 'array' })).rows),
    copy: (statement) => orAgain(() => copyRows(driver, pool, statement)),
    close: () => pool.end(),
  }
}

async function orAgain<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (isConnectionEnded(error)) return read()
    throw error
  }
}
