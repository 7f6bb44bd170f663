import { streamFields } from '@voicemark/schema'
import { joinSql, type Sql, sql } from './database.js'
import type { RowsToInsert } from './insert-rows.js'
import { tableColumns } from './row-columns.js'

/** Inserts a batch: samples as one array for each column, since all of theirs are numbers; requests as JSON. */
export function insertPostgres(batch: RowsToInsert): Sql {
  return batch.stream === 'sample' ? insertSamples(batch) : insertRequests(batch)
}

function insertSamples({ run_ref, first, rows }: RowsToInsert): Sql {
  const given = rows.flatMap((row, i) => (row === null ? [] : [{ seq: first + i, row }]))
  const seqs = arrayText(given.map(({ seq }) => seq))
  const columns = streamFields.sample.map((_, i) => {
    const values = given.map(({ row }) => row[i])
    return sql`${arrayText(values)}::float8[]`
  })
  return sql`INSERT INTO sample (${tableColumns.sample})
    SELECT ${run_ref}::int, row.* FROM unnest(${seqs}::int[], ${joinSql(columns)}) AS row
    ON CONFLICT (run_ref, seq) DO NOTHING`
}

function insertRequests({ run_ref, first, rows }: RowsToInsert): Sql {
  const named = rows.flatMap((row, i) => (row === null ? [] : [namedRow(run_ref, first + i, row)]))
  return sql`INSERT INTO request (${tableColumns.request})
    SELECT ${tableColumns.request} FROM json_populate_recordset(NULL::request, ${JSON.stringify(named)}::json)
    ON CONFLICT (run_ref, seq) DO NOTHING`
}

/** Numbers as Postgres reads an array of them. */
function arrayText(values: readonly unknown[]): string {
  return `{${values.map((value) => (typeof value === 'number' ? value : 'NULL')).join(',')}}`
}

function namedRow(run_ref: number, seq: number, row: readonly unknown[]): Record<string, unknown> {
  const named: Record<string, unknown> = { run_ref, seq }
  streamFields.request.forEach((field, i) => (named[field] = row[i]))
  return named
}
