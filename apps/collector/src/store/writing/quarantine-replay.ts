import type { Stream } from '@voicemark/schema'
import { type Database, rawSql, sql, type Transaction } from '../databases/database.js'
import { isRefusedValue } from '../databases/driver-codes.js'
import { checkRows } from './checked-rows.js'
import { deletedOf } from '../removal/known-deletions.js'
import { countRemoved } from '../removal/removed-rows.js'
import { insertRows } from './insert-rows.js'

/** What a replay did. */
export interface Replay {
  /** Rows that are stored now. */
  readonly stored: number
  /** Rows that still cannot be. */
  readonly kept: number
  /** Rows of what was deleted meanwhile, which are counted as removed now. */
  readonly removed: number
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
  const counts = { stored: 0, kept: 0, removed: 0 }
  let after = sql`(-1, '', -1)`
  for (;;) {
    const rows = await database.$queryRaw<QuarantinedRow[]>(
      sql`SELECT run_ref, stream, seq, raw FROM quarantine
        WHERE (run_ref, stream, seq) > ${after} ORDER BY run_ref, stream, seq LIMIT ${pageRows}`,
    )
    for (const row of rows) counts[await replayRow(database, row)] += 1
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return counts
    after = sql`(${last.run_ref}, ${last.stream}, ${last.seq})`
  }
}

async function replayRow(
  database: Database,
  { run_ref, stream, seq, raw }: QuarantinedRow,
): Promise<keyof Replay> {
  const { rows, refused } = checkRows(stream, seq, [parseRow(raw)])
  if (refused.length > 0) return 'kept'
  try {
    return await database.transaction(async (tx) => {
      const run = await hold(tx, database, { run_ref, stream, seq })
      if (run === null) return 'kept'
      await tx.quarantine.delete({ where: { run_ref_stream_seq: { run_ref, stream, seq } } })
      const by = run.removed_ref ?? (stream === 'request' ? await deletionOf(tx, rows[0] ?? null) : null)
      if (by !== null) {
        await countRemoved(tx, { run_ref, stream, correction_ref: by, ranges: [{ first: seq, last: seq }] })
        return 'removed'
      }
      await tx.$executeRaw(insertRows[database.provider](stream, [{ run_ref, first: seq, rows }]))
      return 'stored'
    })
  } catch (error) {
    if (isRefusedValue(error)) return 'kept'
    throw error
  }
}

/** The row's run, where it is still there; on Postgres two that replay or delete at once do not both take it. */
async function hold(
  tx: Transaction,
  { provider }: Database,
  row: Omit<QuarantinedRow, 'raw'>,
): Promise<{ readonly removed_ref: number | null } | null> {
  const lock = rawSql(provider === 'postgresql' ? 'FOR UPDATE' : '')
  // The run first, as who deletes it does.
  const [run] = await tx.$queryRaw<{ removed_ref: number | null }[]>(
    sql`SELECT removed_ref FROM run WHERE ref = ${row.run_ref} ${lock}`,
  )
  const held = await tx.$queryRaw<unknown[]>(
    sql`SELECT seq FROM quarantine
      WHERE run_ref = ${row.run_ref} AND stream = ${row.stream} AND seq = ${row.seq} ${lock}`,
  )
  return held.length > 0 ? (run ?? null) : null
}

/** The correction that deleted the request, or its campaign, before; null: none did. */
async function deletionOf(tx: Transaction, row: readonly unknown[] | null): Promise<number | null> {
  const [by] = row === null ? [] : await deletedOf(tx, [row])
  return by ?? null
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
