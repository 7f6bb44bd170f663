import { failpoint } from '@voicemark/daemon'
import type { WireReply } from '@voicemark/schema'
import type { Transaction } from '../databases/database.js'
import { checkRows } from './checked-rows.js'
import type { DeletedRows } from './deleted-rows.js'
import { type AgentBatch, type AgentLoss, type Delivery, hasRows } from './deliveries.js'
import { quarantine } from './quarantine.js'
import { foreignRun } from './replies.js'
import type { RowInserts } from './row-inserts.js'
import type { RunCursors } from './run-cursors.js'

/** Where rows of one transaction go. */
export interface RowTargets {
  readonly inserts: RowInserts
  readonly deleted: DeletedRows
}

/** Stores what is new of a delivery and moves the cursor of its run in memory; answers as after the commit. */
export async function storeDelivery(
  tx: Transaction,
  { inserts, deleted }: RowTargets,
  run: RunCursors,
  delivery: Delivery,
): Promise<WireReply> {
  if (run.agent_id !== delivery.agent_id) return foreignRun
  const { stream, first } = delivery
  const next = run.next[stream]
  if (first > next) return { status: 'gap', next: { ...run.next } }
  const end = first + (hasRows(delivery) ? delivery.rows.length : delivery.count)
  if (end > next) {
    if (hasRows(delivery)) await storeRows(tx, { inserts, deleted }, run, delivery)
    else await storeLoss(tx, run, delivery)
    run.next[stream] = end
  }
  return { status: 'ok', next: { ...run.next } }
}

/** Stores those rows of a batch that are new. */
async function storeRows(
  tx: Transaction,
  { inserts, deleted }: RowTargets,
  run: RunCursors,
  batch: AgentBatch,
): Promise<void> {
  const { stream } = batch
  const first = run.next[stream]
  if (run.removed_ref !== null) return deleted.countRun(run, batch, first, run.removed_ref)
  const checked = checkRows(stream, first, batch.rows.slice(first - batch.first), batch.fields)
  const { refused } = checked
  const rows = await deleted.without(run, stream, first, checked.rows)
  if (rows.some((row) => row !== null)) await inserts.add(stream, { run_ref: run.ref, first, rows })
  await quarantine(tx, run, batch, refused)
}

/** Keeps that part of a lost range that is new; rows of it that came before it was lost are stored already. */
async function storeLoss(
  tx: Transaction,
  run: RunCursors,
  { stream, first, count, reason }: AgentLoss,
): Promise<void> {
  failpoint('loss.before_insert')
  await tx.loss.create({
    data: {
      run_ref: run.ref,
      stream,
      first_seq: run.next[stream],
      last_seq: first + count - 1,
      reason,
      received_at: Date.now() / 1000,
    },
  })
}
