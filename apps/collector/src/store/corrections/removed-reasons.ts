import { type Reader, sql } from '../databases/database.js'

/** Rows that one correction has taken away, those among them that came later. */
export interface RemovedFor {
  readonly correction_id: string
  readonly reason: string
  readonly made_by: string
  readonly rows: number
}

/** Why rows are counted as removed, in the order of the corrections. */
export async function readRemovedReasons(reader: Reader): Promise<RemovedFor[]> {
  const rows = await reader.$queryRaw<(Omit<RemovedFor, 'rows'> & { readonly rows: bigint | number })[]>(
    sql`SELECT correction.correction_id, correction.reason, correction.made_by, gone.rows
      FROM (SELECT correction_ref, CAST(sum(last_seq - first_seq + 1) AS BIGINT) AS rows FROM removed GROUP BY correction_ref)
        AS gone JOIN correction ON correction.ref = gone.correction_ref ORDER BY correction.ref`,
  )
  return rows.map((row) => ({ ...row, rows: Number(row.rows) }))
}
