import type { BulkReader } from './bulk-reader.js'
import { openBulkReader } from './open-bulk-reader.js'

/** Reads a SQLite file on the thread that asks; it is opened when somebody does. */
export function readInPlace(databaseUrl: string) {
  let reader: BulkReader | null = null
  return {
    read: (statement: Parameters<BulkReader['rows']>[0]) =>
      (reader ??= openBulkReader(databaseUrl)).rows(statement),
    close: async () => reader?.close(),
  }
}
