import { sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import type { Correction } from './correction.js'

/** The columns of a correction in the order in which `correctionOf` reads them. */
export const correctionColumns = sql`correction_id, made_at, made_by, kind, target_kind, target, reason, detail,
  undone_at, undone_by`

/** A correction as it is stored; what is stored was checked before. */
export function correctionOf(values: readonly unknown[]): Correction {
  const [correction_id, made_at, made_by, kind, target_kind, target, reason, detail, undone_at, undone_by] =
    values
  return {
    correction_id,
    made_at,
    made_by,
    kind,
    target_kind,
    target: target_kind === 'configuration' ? (JSON.parse(String(target)) as unknown) : target,
    reason,
    detail: JSON.parse(String(detail)) as unknown,
    undone_at,
    undone_by,
  } as Correction
}

/** The whole log, the oldest first. */
export async function readLog(read: ReadValues): Promise<Correction[]> {
  return (await read(sql`SELECT ${correctionColumns} FROM correction ORDER BY ref`)).map(correctionOf)
}
