import { type Reader, sql } from '../databases/database.js'

/** When an agent was last heard of. */
export interface AgentSeen {
  readonly agent_id: string
  readonly hardware_tier: string
  /** Unix seconds. */
  readonly last_seen: number
  /** Whether it said goodbye since. */
  readonly ended: boolean
}

/** All agents, by their latest run. */
export async function readAgentsSeen(reader: Reader): Promise<AgentSeen[]> {
  const rows = await reader.$queryRaw<(Omit<AgentSeen, 'ended'> & { total_samples: number | null })[]>(
    sql`SELECT agent.agent_id, run.hardware_tier, run.last_seen, run.total_samples
      FROM run JOIN agent ON agent.ref = run.agent_ref
      WHERE run.ref IN (SELECT max(ref) FROM run GROUP BY agent_ref)`,
  )
  return rows.map(({ total_samples, ...row }) => ({ ...row, ended: total_samples !== null }))
}
