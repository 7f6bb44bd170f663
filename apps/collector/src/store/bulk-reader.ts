import { bulkPostgres } from './bulk-postgresql.js'
import { bulkSqlite } from './bulk-sqlite.js'
import type { Provider, Sql } from './database.js'
import { driverMessage } from './driver-codes.js'
import { StoreError } from './store-error.js'

/** Reads many rows of a database that is up to date, on a connection of its own: a few times cheaper than the client. */
export interface BulkReader extends BulkDriver {
  readonly provider: Provider
  /** Rejects with a StoreError. */
  rows(statement: Sql): Promise<unknown[][]>
}

/** What a driver does of it. */
export interface BulkDriver {
  /** Values as the driver gives them, in the order of the columns: SQLite has 0 and 1 for false and true. */
  rows(statement: Sql): Promise<unknown[][]>
  close(): Promise<void>
}

/** @param url As of `openDatabase`, which must have brought the database up to date. */
export function openBulkReader(url: string): BulkReader {
  const provider = url.startsWith('file:') ? 'sqlite' : 'postgresql'
  const { rows, close } = provider === 'sqlite' ? bulkSqlite(url) : bulkPostgres(url)
  return {
    provider,
    async rows(statement) {
      try {
        return await rows(statement)
      } catch (error) {
        throw new StoreError('database-failed', driverMessage(error), error)
      }
    },
    close,
  }
}
