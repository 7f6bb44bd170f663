import { sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import type { Correction } from './correction.js'
import { type EffectiveCorrections, effectiveCorrections } from './effective.js'

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

/** Reads what holds now of the log, which is read anew only where it has changed. */
export function createEffectiveReader(read: ReadValues): () => Promise<EffectiveCorrections> {
  let known: { readonly mark: string; readonly effective: EffectiveCorrections } | null = null
  return async () => {
    const mark = JSON.stringify(await readLogMark(read))
    if (known?.mark !== mark) known = { mark, effective: effectiveCorrections(await readLog(read)) }
    return known.effective
  }
}

/** Of deletions all that is said, for they go on. */
function readLogMark(read: ReadValues): Promise<unknown[][]> {
  return read(
    sql`SELECT '' AS id, CAST(count(*) AS TEXT) AS said, CAST(count(undone_at) AS TEXT) AS undone FROM correction
      UNION ALL SELECT correction_id AS id, detail AS said, '' AS undone FROM correction WHERE kind = 'delete'`,
  )
}
