import { setImmediate as nextTurn } from 'node:timers/promises'
import { failpoint } from '@voicemark/daemon'
import type { WireReply } from '@voicemark/schema'
import type { Database, Transaction } from '../databases/database.js'
import { isRefusedValue, refusalReason } from '../databases/driver-codes.js'
import { checkRows, refusedRow } from './checked-rows.js'
import { createDeletedRows } from './deleted-rows.js'
import { type AgentBatch, type Delivery, hasRows } from './deliveries.js'
import { quarantine } from './quarantine.js'
import { heldRun, retryAfter, unknownRun } from './replies.js'
import { createRowInserts } from './row-inserts.js'
import { holdCursors, knownRuns, moveCursors } from './run-cursors.js'
import { storeDelivery } from './stored-delivery.js'

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
  const { rows, refused: known } = checkRows(batch.stream, batch.first, batch.rows, batch.fields)
  const refused = known[0] ?? refusedRow(batch.first, refusalReason(cause), rows[0] ?? [])
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
  const targets = { inserts, deleted: createDeletedRows(tx, database) }
  const replies: WireReply[] = []
  for (const batch of batches) {
    const run = runs.get(batch.run_id)
    // Checking rows takes the thread, and those of a group may be thousands that are all wrong.
    await nextTurn()
    replies.push(
      run === undefined
        ? known.has(batch.run_id)
          ? heldRun
          : unknownRun
        : await storeDelivery(tx, targets, run, batch),
    )
  }
  await inserts.flush()
  failpoint('ingest.before_cursor')
  await moveCursors(tx, provider, [...runs.values()], Date.now() / 1000)
  failpoint('ingest.before_commit')
  return replies
}
