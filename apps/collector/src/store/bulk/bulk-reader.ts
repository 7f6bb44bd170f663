import type { Provider, Sql } from '../databases/database.js'

/** A statement as drivers take it: plain, so that it may come from another thread. */
export type BulkStatement = Pick<Sql, 'sql' | 'text' | 'values'>

/** Reads many rows of a database that is up to date, on a connection of its own: a few times cheaper than the client. */
export interface BulkReader extends BulkDriver {
  readonly provider: Provider
  /** Rejects with a StoreError, as `copy` does. */
  rows(statement: BulkStatement): Promise<unknown[][]>
}

/** What a driver does of it. */
export interface BulkDriver {
  /** Values as the driver gives them, in the order of the columns: SQLite has 0 and 1 for false and true. */
  rows(statement: BulkStatement): Promise<unknown[][]>
  /** The same rows as PostgreSQL's COPY writes them, of which nobody makes values; null: there is no such thing. */
  readonly copy: ((statement: BulkStatement) => Promise<Uint8Array>) | null
  close(): Promise<void>
}
