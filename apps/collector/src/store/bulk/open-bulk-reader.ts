import { driverMessage } from '../databases/driver-codes.js'
import { StoreError } from '../databases/store-error.js'
import type { BulkReader, BulkStatement } from './bulk-reader.js'
import { bulkPostgres } from './postgresql-bulk.js'
import { bulkSqlite } from './sqlite-bulk.js'

/** @param url As of `openDatabase`, which must have brought the database up to date. */
export function openBulkReader(url: string): BulkReader {
  const provider = url.startsWith('file:') ? 'sqlite' : 'postgresql'
  const { rows, copy, close } = provider === 'sqlite' ? bulkSqlite(url) : bulkPostgres(url)
  return { provider, rows: failing(rows), copy: copy === null ? null : failing(copy), close }
}

function failing<T>(read: (statement: BulkStatement) => Promise<T>) {
  return async (statement: BulkStatement): Promise<T> => {
    try {
      return await read(statement)
    } catch (error) {
      throw new StoreError('database-failed', driverMessage(error), error)
    }
  }
}
