import { streamFields } from '@voicemark/schema'
import { joinSql, rawSql, type Sql, sql } from './database.js'
import type { RowsToInsert } from './insert-rows.js'
import { tableColumns } from './row-columns.js'

/** Inserts a batch, its rows in one JSON parameter; null in place of a refused row. */
export function insertSqlite({ stream, run_ref, first, rows }: RowsToInsert): Sql {
  // Looking a value up costs more than storing it, and most machines lack the same sensors in every row.
  const values = streamFields[stream].map((_, i) =>
    rawSql(rows.some((row) => row !== null && row[i] !== null) ? `value ->> ${i}` : 'NULL'),
  )
  return sql`INSERT INTO ${rawSql(stream)} (${tableColumns[stream]})
    SELECT ${run_ref}, ${first} + key, ${joinSql(values)} FROM json_each(${JSON.stringify(rows)})
    WHERE type = 'array' ON CONFLICT (run_ref, seq) DO NOTHING`
}
