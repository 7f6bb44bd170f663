import type { Stream } from '@voicemark/schema'
import type { CheckedRows } from './checked-rows.js'
import type { Provider, Sql } from './database.js'
import { insertPostgres } from './insert-postgresql.js'
import { insertSqlite } from './insert-sqlite.js'

/** A batch as it goes into its table. */
export interface RowsToInsert {
  readonly stream: Stream
  readonly run_ref: number
  readonly first: number
  readonly rows: CheckedRows['rows']
}

/** The one statement that inserts a batch; a key that is there is left alone. */
export const insertRows: Readonly<Record<Provider, (batch: RowsToInsert) => Sql>> = {
  sqlite: insertSqlite,
  postgresql: insertPostgres,
}
