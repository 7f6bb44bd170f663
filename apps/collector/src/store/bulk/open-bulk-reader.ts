import { driverMessage } from '../databases/driver-codes.js'
import { StoreError } from '../databases/store-error.js'
import type { BulkReader } from './bulk-reader.js'
import { bulkPostgres } from './postgresql-bulk.js'
import { bulkSqlite } from './sqlite-bulk.js'

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
