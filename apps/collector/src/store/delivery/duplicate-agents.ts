import { type Reader, sql } from '../databases/database.js'

/** An agent of which two runs deliver at the same time: its state folder was copied, and both copies run. */
export interface DuplicateAgent {
  readonly agent_id: string
  readonly run_ids: readonly string[]
}

/** An agent sends at least one sample a second; one that started again says at once that its last run has ended. */
const liveS = 15

/** Agents with more than one run that goes on now; `now` in Unix seconds. Rows of both are stored, each under its run. */
export async function readDuplicateAgents(reader: Reader, now: number): Promise<DuplicateAgent[]> {
  const runs = await reader.$queryRaw<{ agent_id: string; run_id: string }[]>(
    sql`SELECT agent.agent_id, run.run_id FROM run JOIN agent ON agent.ref = run.agent_ref
      WHERE run.import_ref IS NULL AND run.total_samples IS NULL AND run.last_seen > ${now - liveS} ORDER BY agent.ref, run.ref`,
  )
  const byAgent = new Map<string, string[]>()
  for (const { agent_id, run_id } of runs) byAgent.set(agent_id, [...(byAgent.get(agent_id) ?? []), run_id])
  return [...byAgent]
    .filter(([, run_ids]) => run_ids.length > 1)
    .map(([agent_id, run_ids]) => ({ agent_id, run_ids }))
}
