import { failpoint } from '@voicemark/daemon'
import type { BatchMessage, LossMessage, WireReply } from '@voicemark/schema'
import { checkRows, type RefusedRow, refusedRow } from './checked-rows.js'
import type { Database, Transaction } from '../databases/database.js'
import { driverMessage, isRefusedValue } from '../databases/driver-codes.js'
import { foreignRun, heldRun, retryAfter, unknownRun } from './replies.js'
import { createRowInserts, type RowInserts } from './row-inserts.js'
import { holdCursors, knownRuns, moveCursors, type RunCursors } from './run-cursors.js'

/** A batch with the agent that delivered it. */
export interface AgentBatch extends BatchMessage {
  readonly agent_id: string
  /** Names of the values in its rows, where they are not those of `streamFields`. */
  readonly fields?: readonly string[] | undefined
}

/** A range of rows that an agent has lost, in their place. */
export interface AgentLoss extends LossMessage {
  readonly agent_id: string
}

/** What takes seqs of a stream: rows, or the word that they are lost. */
export type Delivery = AgentBatch | AgentLoss

/** Stores all deliveries in one transaction with their cursors; answers each, and never rejects. */
export async function commitGroup(database: Database, batches: readonly Delivery[]): Promise<WireReply[]> {
  if (batches.length === 0) return []
  try {
    const replies = await database.transaction((tx) => storeAll(tx, database, batches))
    failpoint('ingest.after_commit')
    return replies
  } catch (error) {
    if (!isRefusedValue(error)) return batches.map(() => retryAfter(error))
    return commitApart(database, batches, error)
  }
}

/** Something in the group is refused by the database: halves it until that one row is alone. */
async function commitApart(
  database: Database,
  batches: readonly Delivery[],
  error: unknown,
): Promise<WireReply[]> {
  const [batch] = batches
  if (batch === undefined) return []
  if (batches.length > 1) {
    const middle = Math.ceil(batches.length / 2)
    const before = await commitGroup(database, batches.slice(0, middle))
    return [...before, ...(await commitGroup(database, batches.slice(middle)))]
  }
  if (!hasRows(batch)) return [retryAfter(error)]
  return [await (batch.rows.length > 1 ? commitHalves(database, batch) : commitAlone(database, batch, error))]
}

/** The cursor moves along, so two halves one after the other are the batch. */
async function commitHalves(database: Database, batch: AgentBatch): Promise<WireReply> {
  const middle = Math.ceil(batch.rows.length / 2)
  const [before] = await commitGroup(database, [{ ...batch, rows: batch.rows.slice(0, middle) }])
  if (before?.status !== 'ok') return before ?? heldRun
  const rest = { ...batch, first: batch.first + middle, rows: batch.rows.slice(middle) }
  const [after] = await commitGroup(database, [rest])
  return after ?? heldRun
}

/** The row that the database refuses, set aside with what it said. */
async function commitAlone(database: Database, batch: AgentBatch, cause: unknown): Promise<WireReply> {
  const [row] = checkRows(batch.stream, batch.first, batch.rows, batch.fields).rows
  const refused = refusedRow(batch.first, `refused by the database: ${driverMessage(cause)}`, row ?? [])
  try {
    return await database.transaction(async (tx) => {
      const runs = await holdCursors(tx, database.provider, [batch.run_id])
      const run = runs.get(batch.run_id)
      if (run === undefined || run.next[batch.stream] !== batch.first) return retryAfter(cause)
      await quarantine(tx, run, batch, [refused])
      run.next[batch.stream]++
      await moveCursors(tx, database.provider, [run], Date.now() / 1000)
      return { status: 'ok', next: { ...run.next } }
    })
  } catch (error) {
    return retryAfter(error)
  }
}

async function storeAll(
  tx: Transaction,
  database: Database,
  batches: readonly Delivery[],
): Promise<WireReply[]> {
  const { provider } = database
  const runIds = [...new Set(batches.map((batch) => batch.run_id))]
  const runs = await holdCursors(tx, provider, runIds)
  const known = await knownRuns(
    tx,
    runIds.filter((run_id) => !runs.has(run_id)),
  )
  const inserts = createRowInserts(tx, database)
  const replies: WireReply[] = []
  for (const batch of batches) {
    const run = runs.get(batch.run_id)
    replies.push(
      run === undefined
        ? known.has(batch.run_id)
          ? heldRun
          : unknownRun
        : await storeDelivery(tx, inserts, run, batch),
    )
  }
  await inserts.flush()
  failpoint('ingest.before_cursor')
  await moveCursors(tx, provider, [...runs.values()], Date.now() / 1000)
  failpoint('ingest.before_commit')
  return replies
}

async function storeDelivery(
  tx: Transaction,
  inserts: RowInserts,
  run: RunCursors,
  delivery: Delivery,
): Promise<WireReply> {
  if (run.agent_id !== delivery.agent_id) return foreignRun
  const { stream, first } = delivery
  const next = run.next[stream]
  if (first > next) return { status: 'gap', next: { ...run.next } }
  const end = first + (hasRows(delivery) ? delivery.rows.length : delivery.count)
  if (end > next) {
    if (hasRows(delivery)) await storeRows(tx, inserts, run, delivery)
    else await storeLoss(tx, run, delivery)
    run.next[stream] = end
  }
  return { status: 'ok', next: { ...run.next } }
}

const hasRows = (delivery: Delivery): delivery is AgentBatch => 'rows' in delivery

/** Stores those rows of a batch that are new. */
async function storeRows(
  tx: Transaction,
  inserts: RowInserts,
  run: RunCursors,
  batch: AgentBatch,
): Promise<void> {
  const { stream } = batch
  const first = run.next[stream]
  const { rows, refused } = checkRows(stream, first, batch.rows.slice(first - batch.first), batch.fields)
  if (refused.length < rows.length) await inserts.add(stream, { run_ref: run.ref, first, rows })
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

async function quarantine(
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
