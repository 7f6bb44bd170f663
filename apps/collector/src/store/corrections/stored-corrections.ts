import { type Database, sql, type Transaction } from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import { type Concerned, countConcerned } from './concerned.js'
import type { ConfigurationKey, Correction, Retagging, TargetKind } from './correction.js'
import {
  addCorrection,
  type CorrectionFilter,
  type CorrectionPage,
  held,
  listCorrections,
  markUndone,
  type NewCorrection,
  readCorrection,
} from './correction-log.js'
import { deletionOf, markRuns } from './deleted-targets.js'
import { readLog } from './correction-rows.js'
import { reasonAgainstJoin } from './machine-joins.js'
import { readRemovedReasons, type RemovedFor } from './removed-reasons.js'
import { changeTags, restoreTags } from './tag-changes.js'
import { findTargets, isConfiguration } from './targets.js'

/** A correction that is asked for; what its detail says beside that is found out. */
export type AskedCorrection =
  | Exclude<NewCorrection, Retagging>
  | (Omit<Retagging, 'detail' | LogFields> & { readonly detail: Pick<Retagging['detail'], 'set' | 'unset'> })
type LogFields = 'correction_id' | 'made_at' | 'undone_at' | 'undone_by'

/** What became of it. */
export type MadeCorrection =
  | { readonly is: 'made'; readonly correction: Correction }
  /** This one says so already. */
  | { readonly is: 'standing'; readonly correction: Correction }
  | { readonly is: 'refused'; readonly reason: string }

/** What became of an undo; null: there is no such correction. */
export type Undone = Exclude<MadeCorrection, { is: 'standing' }> | null

/** The log of corrections. */
export interface CorrectionStore {
  /** Ids that a text names: a whole one, or those that begin with it. */
  find(kind: TargetKind, text: string): Promise<string[]>
  isConfiguration(key: ConfigurationKey): Promise<boolean>
  /** How much a correction of it is about. */
  concerned(kind: TargetKind, id: string): Promise<Concerned>
  make(asked: AskedCorrection): Promise<MadeCorrection>
  undo(correction_id: string, by: string): Promise<Undone>
  get(correction_id: string): Promise<Correction | null>
  /** Newest first; null where the cursor is none of ours. */
  list(filter: CorrectionFilter): Promise<CorrectionPage | null>
  /** Why rows are counted as removed. */
  removed(): Promise<RemovedFor[]>
  /** All of it, the oldest first. */
  log(): Promise<Correction[]>
}

/** Key of the advisory lock under which the log is written, so that what it rests on is still so. */
const lockClass = 72_707_372

export function createCorrectionStore(database: Database): CorrectionStore {
  const alone = <Result>(work: (tx: Transaction) => Promise<Result>) =>
    database.transaction(async (tx) => {
      if (database.provider === 'postgresql')
        await tx.$queryRaw(
          sql`SELECT 1 AS held FROM (SELECT pg_advisory_xact_lock(${lockClass}::int, 0)) AS lock`,
        )
      return work(tx)
    })
  return {
    find: (kind, text) => findTargets(database, kind, text),
    isConfiguration: (key) => isConfiguration(database, key),
    concerned: (kind, id) => countConcerned(database, kind, id),
    make: (asked) => alone((tx) => make(tx, database, asked)),
    undo: (correction_id, by) => alone((tx) => undo(tx, database, correction_id, by)),
    get: (correction_id) => readCorrection(database, correction_id),
    list: (filter) => listCorrections(database, filter),
    removed: () => readRemovedReasons(database),
    log: () => readLog(valuesFrom(database)),
  }
}

async function make(tx: Transaction, database: Database, asked: AskedCorrection): Promise<MadeCorrection> {
  const standing = await standingOf(tx, asked)
  if (standing !== null) return { is: 'standing', correction: standing }
  if (asked.kind === 'join') {
    const reason = await reasonAgainstJoin(tx, await readLog(valuesFrom(tx)), asked.target, asked.detail.into)
    if (reason !== null) return { is: 'refused', reason }
  }
  const deletion = await deletionOfTarget(tx, asked)
  if (deletion !== null && asked.kind === 'delete') return { is: 'standing', correction: deletion }
  if (deletion !== null)
    return { is: 'refused', reason: `it was deleted by ${deletion.made_by}: ${deletion.reason}` }
  if (asked.kind !== 'tags') {
    const correction = await addCorrection(tx, asked)
    if (correction.kind === 'delete') await markRuns(tx, correction)
    return { is: 'made', correction }
  }
  const detail = await changeTags(tx, database, asked.target, asked.detail)
  if (detail === null) return { is: 'refused', reason: 'the request is not there any more' }
  return { is: 'made', correction: await addCorrection(tx, { ...asked, detail }) }
}

/** The one that says the same already: of a target that is excluded, deleted or joined, or has this label. */
async function standingOf(tx: Transaction, asked: AskedCorrection): Promise<Correction | null> {
  if (asked.kind === 'tags' || asked.kind === 'delete') return null
  const { kind, target, target_kind } = asked
  const page = await listCorrections(tx, { kind, target, standing: true, limit: 10 })
  const same = page?.corrections.filter((one) => one.target_kind === target_kind) ?? []
  const isSaid = (one: Correction) =>
    (kind !== 'label' && kind !== 'join') || JSON.stringify(one.detail) === JSON.stringify(asked.detail)
  // Of labels the latest one holds.
  return same.slice(0, 1).find(isSaid) ?? null
}

/** Of an agent the rest can still be corrected: it may deliver again. */
function deletionOfTarget(tx: Transaction, asked: AskedCorrection): Promise<Correction | null> {
  const { kind, target_kind, target } = asked
  if (target_kind === 'configuration' || (target_kind === 'agent' && kind !== 'delete'))
    return Promise.resolve(null)
  return deletionOf(tx, target_kind, target)
}

async function undo(tx: Transaction, database: Database, correction_id: string, by: string): Promise<Undone> {
  const correction = await readCorrection(tx, correction_id, held(database))
  if (correction === null) return null
  if (correction.undone_at !== null) return { is: 'made', correction }
  const reason = await reasonAgainstUndo(tx, database, correction)
  if (reason !== null) return { is: 'refused', reason }
  await markUndone(tx, correction_id, by)
  return { is: 'made', correction: (await readCorrection(tx, correction_id)) ?? correction }
}

async function reasonAgainstUndo(
  tx: Transaction,
  database: Database,
  correction: Correction,
): Promise<string | null> {
  if (correction.kind === 'delete')
    return 'what is deleted is gone; import it again where a file of it is left'
  if (correction.kind === 'tags' && !(await restoreTags(tx, database, correction)))
    return 'the request was deleted, or these tags were changed again: undo the later correction first'
  return null
}
