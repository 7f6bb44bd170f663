import { randomUUID } from 'node:crypto'
import { type Database, sql, type Transaction } from '../databases/database.js'
import type { ImportOutcome, ImportPlan } from './import-plan.js'
import { createStoredSamples } from './known-samples.js'
import { storeNewRows } from './new-rows.js'
import { createSampleKeys, type SampleKeys } from './sample-keys.js'
import { mostFaults } from './stored-imports.js'

const timeoutMs = 30 * 60_000
/** Key of the advisory lock under which one file is imported at a time. */
const lockClass = 72_707_371

/** Leaves the transaction of a trial, which is then as if it had not been. */
class TrialEnded extends Error {
  override readonly name = 'TrialEnded'
  readonly outcome: ImportOutcome

  constructor(outcome: ImportOutcome) {
    super('nothing was stored')
    this.outcome = outcome
  }
}

/** Stores the rows of a file that are new, in one transaction with where they come from; of a trial it only says what it would. */
export async function importRows(database: Database, plan: ImportPlan): Promise<ImportOutcome> {
  try {
    return await writeRows(database, plan)
  } catch (error) {
    if (error instanceof TrialEnded) return error.outcome
    throw error
  }
}

async function writeRows(database: Database, plan: ImportPlan): Promise<ImportOutcome> {
  const stored = plan.span === null ? null : createStoredSamples(plan.span, () => keysOf(plan))
  await stored?.look(database)
  return database.transaction(async (tx) => {
    if (database.provider === 'postgresql')
      await tx.$queryRaw(
        sql`SELECT 1 AS held FROM (SELECT pg_advisory_xact_lock(${lockClass}::int, 0)) AS lock`,
      )
    await stored?.look(tx)
    const record = await recordFile(tx, plan)
    const counts = await storeNewRows(tx, database, plan, { import_ref: record.ref, stored })
    const { errors, ...outcome } = { ...record.outcome, ...counts, notes: [...plan.notes, ...counts.notes] }
    const kept = errors.slice(0, mostFaults)
    if (plan.isTrial === true) throw new TrialEnded({ ...outcome, errors: kept })
    await tx.imported_file.update({
      where: { ref: record.ref },
      data: {
        rows: outcome.rows,
        inserted: outcome.inserted,
        skipped: outcome.skipped,
        refused: outcome.refused,
        errors: JSON.stringify(kept),
        notes: JSON.stringify(outcome.notes),
      },
    })
    return { ...outcome, errors: kept }
  }, timeoutMs)
}

async function keysOf(plan: ImportPlan): Promise<SampleKeys> {
  const keys = createSampleKeys()
  for await (const rows of plan.rows()) for (const { values } of rows) keys.add(values)
  keys.seal()
  return keys
}

async function recordFile(tx: Transaction, { file, notes }: ImportPlan) {
  const outcome = { ...file, import_id: randomUUID(), received_at: Date.now() / 1000, notes }
  const { ref } = await tx.imported_file.create({
    data: {
      ...outcome,
      notes: JSON.stringify(notes),
      errors: '[]',
      rows: 0,
      inserted: 0,
      skipped: 0,
      refused: 0,
    },
  })
  return { ref, outcome }
}
