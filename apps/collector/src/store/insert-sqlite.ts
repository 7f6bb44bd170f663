import { type Stream, streamFields } from '@voicemark/schema'
import { joinSql, rawSql, type Sql, sql } from './database.js'
import { filledColumns, type RowsToInsert } from './insert-rows.js'
import { tableColumns } from './row-columns.js'

/** Inserts rows, those of each run in one JSON parameter; null in place of a refused row. */
export function insertSqlite(stream: Stream, parts: readonly RowsToInsert[]): Sql {
  const filled = filledColumns(stream, parts)
  const values = streamFields[stream].map((_, i) => {
    const place = filled.indexOf(i)
    return place < 0 ? 'NULL' : `row.value ->> ${place}`
  })
  const runs = parts.map((part) => sql`(${part.run_ref}, ${part.first}, ${jsonOf(part, filled)})`)
  return sql`INSERT INTO ${rawSql(stream)} (${tableColumns[stream]})
    SELECT run.column1, run.column2 + row.key, ${rawSql(values.join(', '))}
    FROM (VALUES ${joinSql(runs)}) AS run JOIN json_each(run.column3) AS row
    WHERE row.type = 'array' ON CONFLICT (run_ref, seq) DO NOTHING`
}

/** The text is copied several times on its way, and a look into it costs more than storing what is found. */
function jsonOf({ rows }: RowsToInsert, filled: readonly number[]): string {
  let text = ''
  for (const row of rows) {
    text += text === '' ? '[' : ','
    if (row === null) text += 'null'
    else {
      filled.forEach((column, i) => (text += `${i === 0 ? '[' : ','}${jsonValue(row[column])}`))
      text += ']'
    }
  }
  return `${text}]`
}

/**
 * SQLite reads a decimal with 64 bits of precision, a factor of 0.1 for each place, and rounds what it has read once more
 * to the 53 of a double. The shortest text of a double may lie so near to the middle between two of them that it then
 * becomes its neighbour; 18 digits never do.
 */
function jsonValue(value: unknown): string {
  if (typeof value !== 'number') return JSON.stringify(value)
  return isReadExactly(value) ? String(value) : value.toPrecision(18)
}

/** Whether the shortest text is far from any middle (whole numbers, two places) or the number itself (256ths, as pages are of a MB). */
function isReadExactly(value: number): boolean {
  if (Number.isSafeInteger(value)) return true
  const size = Math.abs(value)
  return (
    (size < 1e13 && Math.round(value * 100) / 100 === value) || (size < 1e6 && Number.isInteger(value * 256))
  )
}
