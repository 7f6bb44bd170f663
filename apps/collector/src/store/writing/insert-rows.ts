import type { Provider } from '../databases/database.js'
import { insertPostgres } from './postgresql-insert.js'
import type { InsertOf } from './rows-to-insert.js'
import { insertSqlite } from './sqlite-insert.js'

/** How rows are inserted into each of the two databases. */
export const insertRows: Readonly<Record<Provider, InsertOf>> = {
  sqlite: insertSqlite,
  postgresql: insertPostgres,
}
