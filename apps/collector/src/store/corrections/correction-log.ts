import { randomUUID } from 'node:crypto'
import {
  type Database,
  emptySql,
  type Reader,
  type Sql,
  sql,
  type Transaction,
  where,
} from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import type { Correction } from './correction.js'
import { correctionColumns, correctionOf } from './correction-rows.js'

type Without<Row, Names extends PropertyKey> = Row extends unknown ? Omit<Row, Names> : never

/** A correction before it is in the log. */
export type NewCorrection = Without<Correction, 'correction_id' | 'made_at' | 'undone_at' | 'undone_by'>

/** Which corrections are listed; what is not given does not restrict. */
export interface CorrectionFilter {
  /** 1–1,000. */
  readonly limit: number
  /** `next_cursor` of the page before. */
  readonly cursor?: string | undefined
  readonly kind?: Correction['kind'] | undefined
  /** An id; of a configuration its agent, tier and device. */
  readonly target?: Correction['target'] | undefined
  /** Only those that were not undone. */
  readonly standing?: boolean | undefined
}

/** Corrections, newest first. */
export interface CorrectionPage {
  readonly corrections: Correction[]
  /** Null on the last page. */
  readonly next_cursor: string | null
}

/** Puts a correction into the log. */
export async function addCorrection(tx: Transaction, one: NewCorrection): Promise<Correction> {
  const correction_id = randomUUID()
  const made_at = Date.now() / 1000
  const { made_by, kind, target_kind, target, reason, detail } = one
  await tx.$executeRaw(
    sql`INSERT INTO correction (correction_id, made_at, made_by, kind, target_kind, target, reason, detail)
      VALUES (${correction_id}, ${made_at}, ${made_by}, ${kind}, ${target_kind}, ${targetText(target)}, ${reason},
        ${JSON.stringify(detail)})`,
  )
  return { ...one, correction_id, made_at, undone_at: null, undone_by: null }
}

/** The page of a filter; null where the cursor is not one that a page gave. */
export async function listCorrections(
  reader: Reader,
  { limit, cursor, kind, target, standing }: CorrectionFilter,
): Promise<CorrectionPage | null> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) return null
  const conditions = [
    ...(cursor === undefined ? [] : [sql`ref < ${Number(cursor)}`]),
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(target === undefined ? [] : [sql`target = ${targetText(target)}`]),
    ...(standing === true ? [sql`undone_at IS NULL`] : []),
  ]
  const rows = await valuesFrom(reader)(
    sql`SELECT ${correctionColumns}, ref FROM correction ${where(conditions)} ORDER BY ref DESC LIMIT ${limit + 1}`,
  )
  const corrections = rows.slice(0, limit)
  const last = corrections.at(-1)
  return {
    corrections: corrections.map(correctionOf),
    next_cursor: last === undefined || rows.length <= limit ? null : String(last.at(-1)),
  }
}

/** One correction, or null where there is none of this id; in a transaction it is held till the end of it. */
export async function readCorrection(
  reader: Reader,
  correction_id: string,
  lock: Sql = emptySql,
): Promise<Correction | null> {
  const [row] = await valuesFrom(reader)(
    sql`SELECT ${correctionColumns} FROM correction WHERE correction_id = ${correction_id} ${lock}`,
  )
  return row === undefined ? null : correctionOf(row)
}

/** Marks a correction as undone; one that is undone already stays as it is. */
export async function markUndone(tx: Transaction, correction_id: string, undone_by: string): Promise<void> {
  await tx.$executeRaw(
    sql`UPDATE correction SET undone_at = ${Date.now() / 1000}, undone_by = ${undone_by}
      WHERE correction_id = ${correction_id} AND undone_at IS NULL`,
  )
}

/** What holds a row till the end of a transaction: SQLite has one writer at a time. */
export const held = ({ provider }: Pick<Database, 'provider'>): Sql =>
  provider === 'postgresql' ? sql`FOR UPDATE` : emptySql

function targetText(target: Correction['target']): string {
  if (typeof target === 'string') return target
  const { agent_id, hardware_tier, device_type } = target
  return JSON.stringify({ agent_id, hardware_tier, device_type })
}
