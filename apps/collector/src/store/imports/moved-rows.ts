import type { Stream } from '@voicemark/schema'
import { joinSql, sql, type Transaction } from '../databases/database.js'
import { addAgent } from './import-run.js'

/** Rows of a file that were stored before, and the machine that somebody now says they are of. */
export interface MovedRows {
  readonly sha256: string
  readonly stream: Stream
  /** Of the import that says so: its own runs are of that machine already. */
  readonly import_ref: number
  readonly agent_id: string
}

/** Gives the runs of the same file to this machine; how many there were of another. Rows stay where they are. */
export async function moveRows(
  tx: Transaction,
  { sha256, stream, import_ref, agent_id }: MovedRows,
): Promise<number> {
  const rows = stream === 'request' ? sql`run.next_request_seq` : sql`run.next_sample_seq`
  const runs = await tx.$queryRaw<{ ref: number }[]>(
    sql`SELECT run.ref FROM run JOIN imported_file ON imported_file.ref = run.import_ref
        JOIN agent ON agent.ref = run.agent_ref
      WHERE imported_file.sha256 = ${sha256} AND run.import_ref <> ${import_ref}
        AND run.removed_ref IS NULL AND agent.agent_id <> ${agent_id} AND ${rows} > 0`,
  )
  if (runs.length === 0) return 0
  await addAgent(tx, agent_id)
  const refs = joinSql(runs.map(({ ref }) => ref))
  await tx.$executeRaw(
    sql`UPDATE run SET agent_ref = (SELECT agent.ref FROM agent WHERE agent.agent_id = ${agent_id})
      WHERE run.ref IN (${refs})`,
  )
  return runs.length
}
