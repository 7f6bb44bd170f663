import type { Stream } from '@voicemark/schema'
import { type Database, rawSql, sql, type Transaction } from '../databases/database.js'
import { isRefusedValue } from '../databases/driver-codes.js'
import { checkRows } from './checked-rows.js'
import { insertRows } from './insert-rows.js'

/** What a replay did. */
export interface Replay {
  /** Rows that are stored now. */
  readonly stored: number
  /** Rows that still cannot be. */
  readonly kept: number
}

interface QuarantinedRow {
  readonly run_ref: number
  readonly stream: Stream
  readonly seq: number
  readonly raw: string
}

const pageRows = 100

/**
 * Tries every row in quarantine again, after the collector was mended: what fits now moves into its table, under the
 * key that it always had; the rest stays. The law holds at every moment, since a row moves in one transaction.
 */
export async function replayQuarantine(database: Database): Promise<Replay> {
  let stored = 0
  let kept = 0
  let after = sql`(-1, '', -1)`
  for (;;) {
    const rows = await database.$queryRaw<QuarantinedRow[]>(
      sql`SELECT run_ref, stream, seq, raw FROM quarantine
        WHERE (run_ref, stream, seq) > ${after} ORDER BY run_ref, stream, seq LIMIT ${pageRows}`,
    )
    for (const row of rows) {
      if (await replayRow(database, row)) stored += 1
      else kept += 1
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return { stored, kept }
    after = sql`(${last.run_ref}, ${last.stream}, ${last.seq})`
  }
}

async function replayRow(
  database: Database,
  { run_ref, stream, seq, raw }: QuarantinedRow,
): Promise<boolean> {
  const { rows, refused } = checkRows(stream, seq, [parseRow(raw)])
  if (refused.length > 0) return false
  try {
    return await database.transaction(async (tx) => {
      if (!(await hold(tx, database, { run_ref, stream, seq }))) return false
      await tx.$executeRaw(insertRows[database.provider](stream, [{ run_ref, first: seq, rows }]))
      await tx.quarantine.delete({ where: { run_ref_stream_seq: { run_ref, stream, seq } } })
      return true
    })
  } catch (error) {
    if (isRefusedValue(error)) return false
    throw error
  }
}

/** Whether the row is still there; on Postgres two collectors that replay at once do not both take it. */
async function hold(
  tx: Transaction,
  { provider }: Database,
  row: Omit<QuarantinedRow, 'raw'>,
): Promise<boolean> {
  const lock = rawSql(provider === 'postgresql' ? 'FOR UPDATE' : '')
  const held = await tx.$queryRaw<unknown[]>(
    sql`SELECT seq FROM quarantine
      WHERE run_ref = ${row.run_ref} AND stream = ${row.stream} AND seq = ${row.seq} ${lock}`,
  )
  return held.length > 0
}

/** The values of a row; none where it was too long to be kept whole. */
function parseRow(raw: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(raw)
    return Array.isArray(values) ? values : []
  } catch {
    return []
  }
}
