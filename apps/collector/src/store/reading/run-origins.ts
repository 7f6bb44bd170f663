import { type Reader, sql } from '../databases/database.js'

/** Where the rows of a run come from. */
export interface StoredOrigin {
  readonly run: string
  readonly agent_id: string
  /** From a file, and not from the agent itself. */
  readonly imported: boolean
}

/** Of all runs, by `run_id`. */
export async function readOrigins(reader: Reader): Promise<StoredOrigin[]> {
  const rows = await reader.$queryRaw<{ run: string; agent_id: string; import_ref: number | null }[]>(
    sql`SELECT run.run_id AS run, agent.agent_id, run.import_ref FROM run JOIN agent ON agent.ref = run.agent_ref`,
  )
  return rows.map(({ run, agent_id, import_ref }) => ({ run, agent_id, imported: import_ref !== null }))
}
