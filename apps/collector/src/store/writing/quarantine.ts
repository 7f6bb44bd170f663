import { setImmediate as nextTurn } from 'node:timers/promises'
import { failpoint } from '@voicemark/daemon'
import { joinSql, sql, type Transaction } from '../databases/database.js'
import type { RefusedRow } from './checked-rows.js'
import type { AgentBatch } from './deliveries.js'
import type { RunCursors } from './run-cursors.js'

/** Of one statement: the thread is SQLite's own while it runs, and a row may have 16 KiB. */
const rowsAtOnce = 50

/** Sets rows aside with what is wrong with them. */
export async function quarantine(
  tx: Transaction,
  run: RunCursors,
  { stream }: AgentBatch,
  refused: readonly RefusedRow[],
): Promise<void> {
  const received_at = Date.now() / 1000
  for (let at = 0; at < refused.length; at += rowsAtOnce) {
    const rows = refused
      .slice(at, at + rowsAtOnce)
      .map(({ seq, reason, raw }) => sql`(${run.ref}, ${stream}, ${seq}, ${reason}, ${raw}, ${received_at})`)
    failpoint('quarantine.before_insert')
    await tx.$executeRaw(
      sql`INSERT INTO quarantine (run_ref, stream, seq, reason, raw, received_at) VALUES ${joinSql(rows)}`,
    )
    await nextTurn()
  }
}
