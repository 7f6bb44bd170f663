import { randomUUID } from 'node:crypto'
import type { Stream } from '@voicemark/schema'
import { type Database, sql, type Transaction } from '../databases/database.js'
import { beginImportRun, endImportRun, type ImportRun, type ImportSource } from './import-run.js'
import { createApartNotes, machineNotes, movedNotes } from './import-notes.js'
import type { ImportOutcome, ImportPlan, ImportRow } from './import-plan.js'
import { findLikeFiles } from './like-machines.js'
import { createRowInserts, type RowInserts } from '../writing/row-inserts.js'
import { createStoredRequests } from './known-requests.js'
import { createStoredSamples, type StoredSamples } from './known-samples.js'
import { moveRows } from './moved-rows.js'
import { createSampleKeys, type SampleKeys } from './sample-keys.js'
import type { ImportCounts, ImportFault, StoredImport } from './stored-imports.js'

/** Leaves the transaction: some rows contradict what is stored, and all or none was wanted. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
  readonly errors: readonly ImportFault[]
  readonly total: number

  constructor(errors: readonly ImportFault[], total: number) {
    super(`${total} rows contradict what is stored`)
    this.errors = errors
    this.total = total
  }
}

/** Faults that are told one by one; the others are counted. */
export const mostFaults = 50
const timeoutMs = 30 * 60_000
/** Key of the advisory lock under which one file is imported at a time. */
const lockClass = 72_707_371

/** Stores the rows of a file that are new, in one transaction with where they come from. */
export async function importRows(database: Database, plan: ImportPlan): Promise<ImportOutcome> {
  const stored = plan.span === null ? null : createStoredSamples(plan.span, () => keysOf(plan))
  await stored?.look(database)
  return database.transaction(async (tx) => {
    if (database.provider === 'postgresql')
      await tx.$queryRaw(
        sql`SELECT 1 AS held FROM (SELECT pg_advisory_xact_lock(${lockClass}::int, 0)) AS lock`,
      )
    await stored?.look(tx)
    const record = await recordFile(tx, plan)
    const counts = await storeRows(tx, database, plan, { import_ref: record.ref, stored })
    const { errors, ...outcome } = { ...record.outcome, ...counts, notes: [...plan.notes, ...counts.notes] }
    const kept = errors.slice(0, mostFaults)
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

async function storeRows(
  tx: Transaction,
  database: Database,
  plan: ImportPlan,
  { import_ref, stored }: { import_ref: number; stored: StoredSamples | null },
): Promise<ImportCounts & Pick<StoredImport, 'errors' | 'notes'>> {
  const writer = createRunWriter(tx, createRowInserts(tx, database), plan.stream, import_ref)
  const conflicts: ImportFault[] = []
  const apart = createApartNotes()
  let [read, inserted, conflicting] = [0, 0, 0]
  const known = createStoredRequests(tx, {
    onConflict(fault) {
      conflicting += 1
      if (conflicts.length < mostFaults) conflicts.push(fault)
    },
    onApart: apart.add,
  })
  // Two are enough to know that the file is not of one machine.
  const machines = new Set<string>()
  for await (const chunk of plan.rows()) {
    read += chunk.length
    for (const { source } of chunk) if (machines.size < 2) machines.add(source.agent_id)
    const fresh =
      stored === null
        ? await known.newOf(chunk)
        : chunk.filter(({ values }) => stored.keys()?.take(values) !== true)
    inserted += fresh.length
    await writer.write(fresh)
  }
  const late = await known.newAfterAll()
  inserted += late.length
  await writer.write(late)
  await writer.end()
  if (conflicting > 0 && plan.file.mode === 'all') throw new ImportRefused(conflicts, conflicting)
  const refused = plan.refused + conflicting
  const [agent_id, ...others] = machines
  const choice = plan.machine ?? 'default'
  const isMoved = choice !== 'default' && agent_id !== undefined && others.length === 0 && read > inserted
  const moved = isMoved
    ? await moveRows(tx, { sha256: plan.file.sha256, stream: plan.stream, import_ref, agent_id })
    : 0
  const like = stored === null && inserted > 0 ? await findLikeFiles(tx, import_ref) : []
  return {
    rows: read + plan.refused,
    inserted,
    skipped: read - inserted - conflicting,
    refused,
    errors: [...plan.errors, ...conflicts],
    notes: [...apart.all(), ...movedNotes(choice, moved), ...machineNotes(choice, like)],
  }
}

/** Writes rows in their order: a new run where the machine is another one than before. */
function createRunWriter(tx: Transaction, inserts: RowInserts, stream: Stream, import_ref: number) {
  let current: { readonly agent_id: string; readonly run: ImportRun } | null = null
  const end = async () => {
    await inserts.flush()
    if (current !== null) await endImportRun(tx, stream, current.run)
    current = null
  }
  const runOf = async (source: ImportSource): Promise<ImportRun> => {
    if (current?.agent_id !== source.agent_id) {
      await end()
      current = { agent_id: source.agent_id, run: await beginImportRun(tx, import_ref, source) }
    }
    return current.run
  }
  return {
    async write(rows: readonly ImportRow[]) {
      for (let from = 0; from < rows.length;) {
        const source = rows[from]?.source
        if (source === undefined) return
        let to = from + 1
        while (rows[to]?.source.agent_id === source.agent_id) to += 1
        const run = await runOf(source)
        const values = rows.slice(from, to).map((row) => row.values)
        await inserts.add(stream, { run_ref: run.ref, first: run.rows, rows: values })
        run.rows += values.length
        from = to
      }
      // What the next rows are compared with must be there.
      await inserts.flush()
    },
    end,
  }
}
