import { type Stream, streamFields } from '@voicemark/schema'
import type { CheckedRows } from './checked-rows.js'
import type { Provider, Sql } from './database.js'
import { insertPostgres } from './insert-postgresql.js'
import { insertSqlite } from './insert-sqlite.js'

/** Rows of one run as they go into their table. */
export interface RowsToInsert {
  readonly run_ref: number
  readonly first: number
  readonly rows: CheckedRows['rows']
}

/** The one statement that inserts rows of some runs; a key that is there is left alone. */
export const insertRows: Readonly<Record<Provider, (stream: Stream, parts: readonly RowsToInsert[]) => Sql>> =
  { sqlite: insertSqlite, postgresql: insertPostgres }

/** The columns that are not null in all rows: most machines lack the same sensors, and even a null has its cost. */
export function filledColumns(stream: Stream, parts: readonly RowsToInsert[]): number[] {
  const isFilled = (column: number) =>
    parts.some(({ rows }) => rows.some((row) => row !== null && row[column] !== null))
  return streamFields[stream].flatMap((_, column) => (isFilled(column) ? [column] : []))
}
