import { type Stream, streamFields } from '@voicemark/schema'
import { joinSql, rawSql, type Sql, sql } from '../databases/database.js'
import { tableColumns } from '../databases/row-columns.js'
import { filledColumns, type RowsToInsert } from './rows-to-insert.js'

const onConflict = sql`ON CONFLICT (run_ref, seq) DO NOTHING`

type ValueOf = (row: readonly unknown[], run_ref: number, seq: number) => unknown

/** The one column of a sample that is no number. */
const textColumn = streamFields.sample.indexOf('watched')

/** Inserts rows: samples as one array for each column, of one kind each; requests as JSON. */
export function insertPostgres(stream: Stream, parts: readonly RowsToInsert[]): Sql {
  return stream === 'sample' ? insertSamples(parts) : insertRequests(parts)
}

function insertSamples(parts: readonly RowsToInsert[]): Sql {
  const filled = filledColumns('sample', parts)
  const values = streamFields.sample.map((_, i) => (filled.includes(i) ? `row.c${i}` : 'NULL'))
  const names = filled.map((column) => `c${column}`)
  const arrays = filled.map((column) => {
    const kind = rawSql(column === textColumn ? 'text[]' : 'float8[]')
    return sql`${arrayText(parts, (row) => row[column])}::${kind}`
  })
  const seqs = sql`${arrayText(parts, (_row, _run, seq) => seq)}::int[]`
  const insert = sql`INSERT INTO sample (${tableColumns.sample})`
  const list = rawSql(['row.seq', ...values].join(', '))
  const [one, ...others] = parts
  // The number of one run by itself is quicker than an array of it, on Citus by a third.
  if (one !== undefined && others.length === 0) {
    return sql`${insert} SELECT ${one.run_ref}::int, ${list}
      FROM unnest(${joinSql([seqs, ...arrays])}) AS row (seq, ${rawSql(names.join(', '))}) ${onConflict}`
  }
  const runs = sql`${arrayText(parts, (_row, run_ref) => run_ref)}::int[]`
  return sql`${insert} SELECT row.run_ref, ${list}
    FROM unnest(${joinSql([runs, seqs, ...arrays])}) AS row (run_ref, seq, ${rawSql(names.join(', '))}) ${onConflict}`
}

function insertRequests(parts: readonly RowsToInsert[]): Sql {
  const named = parts.flatMap(({ run_ref, first, rows }) =>
    rows.flatMap((row, i) => (row === null ? [] : [namedRow(run_ref, first + i, row)])),
  )
  return sql`INSERT INTO request (${tableColumns.request})
    SELECT ${tableColumns.request} FROM json_populate_recordset(NULL::request, ${JSON.stringify(named)}::json)
    ${onConflict}`
}

/** One value of each row that is not refused, as Postgres reads an array of them. */
function arrayText(parts: readonly RowsToInsert[], valueOf: ValueOf): string {
  let text = ''
  for (const { run_ref, first, rows } of parts) {
    rows.forEach((row, i) => {
      if (row === null) return
      text += `${text === '' ? '{' : ','}${element(valueOf(row, run_ref, first + i))}`
    })
  }
  return `${text}}`
}

function element(value: unknown): string | number {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, String.raw`\$&`)}"` : 'NULL'
}

function namedRow(run_ref: number, seq: number, row: readonly unknown[]): Record<string, unknown> {
  const named: Record<string, unknown> = { run_ref, seq }
  streamFields.request.forEach((field, i) => (named[field] = row[i]))
  return named
}
