import type { Provider } from './database.js'
import { insertPostgres } from './insert-postgresql.js'
import { insertSqlite } from './insert-sqlite.js'
import type { InsertOf } from './rows-to-insert.js'

/** How rows are inserted into each of the two databases. */
export const insertRows: Readonly<Record<Provider, InsertOf>> = {
  sqlite: insertSqlite,
  postgresql: insertPostgres,
}
