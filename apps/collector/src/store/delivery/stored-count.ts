import type { Stream } from '@voicemark/schema'
import { type Sql, sql } from '../databases/database.js'

/**
 * How many rows of a run's stream are stored from one seq up to another, as an expression: those in their table and
 * those that are folded into coarser rows. `from` and `to` are borders of blocks, or above all that is folded.
 * One statement on one run, so that a row that is moved meanwhile counts once, on Citus too.
 */
export function storedCount(stream: Stream, run_ref: Sql, from: Sql, to: Sql): Sql {
  if (stream === 'request')
    return sql`(SELECT count(*) FROM request WHERE run_ref = ${run_ref} AND seq >= ${from} AND seq < ${to})`
  return sql`(SELECT CAST(sum(rows_here) AS BIGINT) FROM (
    SELECT count(*) AS rows_here FROM sample WHERE run_ref = ${run_ref} AND seq >= ${from} AND seq < ${to}
    UNION ALL
    SELECT coalesce(sum(n), 0) FROM rollup WHERE run_ref = ${run_ref} AND resolution_s IN (1, 60)
      AND first_seq >= ${from} AND first_seq < ${to}
  ) AS parts)`
}
