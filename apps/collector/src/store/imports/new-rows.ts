import type { Database, Transaction } from '../databases/database.js'
import { createRowInserts } from '../writing/row-inserts.js'
import { createDeletedRequests, type DeletedRequests } from '../removal/deleted-requests.js'
import { createApartNotes, machineNotes, movedNotes } from './import-notes.js'
import type { ImportPlan } from './import-plan.js'
import { createConflicts, ImportRefused } from './import-refused.js'
import { createStoredRequests } from './known-requests.js'
import type { StoredSamples } from './known-samples.js'
import { findLikeFiles } from './like-machines.js'
import { moveRows } from './moved-rows.js'
import { createRunWriter } from './run-writer.js'
import type { ImportCounts, StoredImport } from './stored-imports.js'

/** Where rows of a file go. */
interface Target {
  readonly import_ref: number
  /** Of samples; null for requests. */
  readonly stored: StoredSamples | null
}

/**
 * Stores the rows of a file that are new.
 * @throws ImportRefused where some contradict what is stored, and all or none was wanted.
 */
export async function storeNewRows(
  tx: Transaction,
  database: Database,
  plan: ImportPlan,
  target: Target,
): Promise<ImportCounts & Pick<StoredImport, 'errors' | 'notes'>> {
  const conflicts = createConflicts()
  const apart = createApartNotes()
  const known = createStoredRequests(tx, { onConflict: conflicts.add, onApart: apart.add })
  const deleted = createDeletedRequests(tx)
  const written = await writeNew(tx, database, plan, target, { known, deleted })
  const { read, inserted } = written
  const conflicting = conflicts.total()
  if (conflicting > 0 && plan.file.mode === 'all') throw new ImportRefused(conflicts.told, conflicting)
  return {
    rows: read + plan.refused,
    inserted,
    skipped: read - inserted - conflicting,
    refused: plan.refused + conflicting,
    errors: [...plan.errors, ...conflicts.told],
    notes: [...apart.all(), ...(await deleted.notes()), ...(await settleMachines(tx, plan, target, written))],
  }
}

/** What was read of a file, and what of it is stored now. */
interface Written {
  readonly read: number
  readonly inserted: number
  /** Of the rows that were read, two at most: they are enough to know that the file is not of one machine. */
  readonly machines: readonly string[]
}

/** What tells new requests from others. */
interface KnownRows {
  readonly known: ReturnType<typeof createStoredRequests>
  readonly deleted: DeletedRequests
}

async function writeNew(
  tx: Transaction,
  database: Database,
  plan: ImportPlan,
  { import_ref, stored }: Target,
  { known, deleted }: KnownRows,
): Promise<Written> {
  const writer = createRunWriter(tx, createRowInserts(tx, database), plan.stream, import_ref)
  const machines = new Set<string>()
  let [read, inserted] = [0, 0]
  for await (const chunk of plan.rows()) {
    read += chunk.length
    for (const { source } of chunk) if (machines.size < 2) machines.add(source.agent_id)
    const fresh =
      stored === null
        ? await deleted.left(await known.newOf(chunk))
        : chunk.filter(({ values }) => stored.keys()?.take(values) !== true)
    inserted += fresh.length
    await writer.write(fresh)
  }
  const late = await deleted.left(await known.newAfterAll())
  inserted += late.length
  await writer.write(late)
  await writer.end()
  return { read, inserted, machines: [...machines] }
}

/** Gives rows that were stored before to the machine that was named, and tells of files that look like one machine's. */
async function settleMachines(
  tx: Transaction,
  { file: { sha256 }, stream, machine: choice = 'default' }: ImportPlan,
  { import_ref, stored }: Target,
  { read, inserted, machines: [agent_id, ...others] }: Written,
): Promise<string[]> {
  const isMoved = choice !== 'default' && agent_id !== undefined && others.length === 0 && read > inserted
  const moved = isMoved ? await moveRows(tx, { sha256, stream, import_ref, agent_id }) : 0
  const like = stored === null && inserted > 0 ? await findLikeFiles(tx, import_ref) : []
  return [...movedNotes(choice, moved), ...machineNotes(choice, like)]
}
