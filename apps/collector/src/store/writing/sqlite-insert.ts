import { type Stream, streamFields } from '@voicemark/schema'
import { joinSql, rawSql, type Sql, sql } from '../databases/database.js'
import { tableColumns } from '../databases/row-columns.js'
import { filledColumns, type RowsToInsert } from './rows-to-insert.js'

/** A column that goes into the statement, as text of a number that SQL divides by `scale`; null: as it is. */
interface SentColumn {
  readonly column: number
  readonly scale: number | null
}

/** Inserts rows, those of each run in one JSON parameter; null in place of a refused row. */
export function insertSqlite(stream: Stream, parts: readonly RowsToInsert[]): Sql {
  const sent = filledColumns(stream, parts).map((column) => ({ column, scale: scaleOf(parts, column) }))
  const values = streamFields[stream].map((_, i) => {
    const place = sent.findIndex(({ column }) => column === i)
    const scale = sent[place]?.scale ?? 1
    return place < 0 ? 'NULL' : `row.value ->> ${place}${scale === 1 ? '' : ` / ${scale}.0`}`
  })
  const runs = parts.map((part) => sql`(${part.run_ref}, ${part.first}, ${jsonOf(part, sent)})`)
  return sql`INSERT INTO ${rawSql(stream)} (${tableColumns[stream]})
    SELECT run.column1, run.column2 + row.key, ${rawSql(values.join(', '))}
    FROM (VALUES ${joinSql(runs)}) AS run JOIN json_each(run.column3) AS row
    WHERE row.type = 'array' ON CONFLICT (run_ref, seq) DO NOTHING`
}

/** What was rounded to so many places is the quotient of two whole numbers, which SQLite reads exactly, and fast. */
const scales = [1, 1e3, 1e6]

/** The smallest by which all numbers of a column are whole and come back the same when they are divided; null: none. */
function scaleOf(parts: readonly RowsToInsert[], column: number): number | null {
  let at = 0
  for (const { rows } of parts)
    for (const row of rows) {
      const value = row?.[column] ?? null
      if (value === null) continue
      if (typeof value !== 'number') return null
      for (let scale = scales[at]; scale === undefined || !isWhole(value, scale); scale = scales[at]) {
        if (scale === undefined) return null
        at += 1
      }
    }
  return scales[at] ?? null
}

function isWhole(value: number, scale: number): boolean {
  const scaled = Math.round(value * scale)
  return scaled / scale === value && Number.isSafeInteger(scaled)
}

/** The text is copied several times on its way, and a look into it costs more than storing what is found. */
function jsonOf({ rows }: RowsToInsert, sent: readonly SentColumn[]): string {
  return JSON.stringify(
    rows.map((row) => row && sent.map(({ column, scale }) => sentValue(row[column], scale))),
  )
}

function sentValue(value: unknown, scale: number | null): unknown {
  if (typeof value !== 'number') return value
  return scale === null ? readExactly(value) : Math.round(value * scale)
}

/**
 * SQLite reads a decimal with 64 bits of precision, a factor of 0.1 for each place, and rounds what it has read once more
 * to the 53 of a double. The shortest text of a double may lie so near to the middle between two of them that it then
 * becomes its neighbour; 18 digits never do. The column makes a number of the text.
 */
const readExactly = (value: number) => (isReadExactly(value) ? value : value.toPrecision(18))

/** Whether the shortest text is far from any middle (whole numbers, two places) or the number itself (256ths, as pages are of a MB). */
function isReadExactly(value: number): boolean {
  if (Number.isSafeInteger(value)) return true
  const size = Math.abs(value)
  return (
    (size < 1e13 && Math.round(value * 100) / 100 === value) || (size < 1e6 && Number.isInteger(value * 256))
  )
}
