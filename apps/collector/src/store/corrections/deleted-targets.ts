import { sql, type Sql, type Transaction } from '../databases/database.js'
import { valuesFrom } from '../databases/read-values.js'
import { runConditionOf } from './concerned.js'
import type { Correction, TargetKind } from './correction.js'
import { correctionColumns, correctionOf } from './correction-rows.js'

/** The deletion that has taken a target away, or does; null: it is there. */
export async function deletionOf(tx: Transaction, kind: TargetKind, id: string): Promise<Correction | null> {
  const [row] = await valuesFrom(tx)(
    sql`SELECT ${correctionColumns} FROM correction WHERE ref = (${deletionRef(kind, id)})`,
  )
  return row === undefined ? null : correctionOf(row)
}

function deletionRef(kind: TargetKind, id: string): Sql {
  if (kind === 'request')
    return sql`SELECT max(correction_ref) FROM removed_request WHERE request_id = ${id}
      AND NOT EXISTS (SELECT 1 FROM request WHERE request_id = ${id})`
  if (kind === 'campaign')
    return sql`SELECT max(ref) FROM correction WHERE kind = 'delete' AND target_kind = 'campaign' AND target = ${id}`
  // An agent that was deleted may have run again since.
  return sql`SELECT CASE WHEN count(*) = count(run.removed_ref) THEN max(run.removed_ref) END
    FROM run JOIN agent ON agent.ref = run.agent_ref WHERE ${runConditionOf(kind, id)}`
}

/** Marks the runs of a target as deleted: from now on nothing more of them is stored. */
export async function markRuns(tx: Transaction, correction: Correction): Promise<void> {
  const { target_kind: kind, target, correction_id } = correction
  if (typeof target !== 'string' || (kind !== 'run' && kind !== 'agent' && kind !== 'import')) return
  await tx.$executeRaw(
    sql`UPDATE run SET removed_ref = (SELECT ref FROM correction WHERE correction_id = ${correction_id})
      WHERE removed_ref IS NULL AND ref IN (
        SELECT run.ref FROM run JOIN agent ON agent.ref = run.agent_ref WHERE ${runConditionOf(kind, target)})`,
  )
}
