import { failpoint } from '@voicemark/daemon'
import type { Transaction } from '../databases/database.js'
import type { RefusedRow } from './checked-rows.js'
import type { AgentBatch } from './deliveries.js'
import type { RunCursors } from './run-cursors.js'

/** Sets rows aside with what is wrong with them. */
export async function quarantine(
  tx: Transaction,
  run: RunCursors,
  { stream }: AgentBatch,
  refused: readonly RefusedRow[],
): Promise<void> {
  if (refused.length === 0) return
  const received_at = Date.now() / 1000
  const data = refused.map((row) => ({ run_ref: run.ref, stream, ...row, received_at }))
  failpoint('quarantine.before_insert')
  await tx.quarantine.createMany({ data })
}
