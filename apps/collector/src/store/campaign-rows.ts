import { joinSql, type Reader, sql } from './database.js'

/** Rows of a campaign that are stored of one agent. */
export interface CampaignCount {
  readonly campaign_id: string
  readonly agent_id: string
  /** Measured requests: each text, repeat and configuration once. */
  readonly stored: number
  /** Requests that warmed up. */
  readonly warmups: number
}

/** When an agent was last heard of. */
export interface AgentSeen {
  readonly agent_id: string
  readonly hardware_tier: string
  /** Unix seconds. */
  readonly last_seen: number
  /** Whether it said goodbye since. */
  readonly ended: boolean
}

type CountRow = Omit<CampaignCount, 'stored' | 'warmups'> & Record<'stored' | 'warmups', bigint | number>

/**
 * Counts the rows of campaigns by agent. A request that the end of a bench or of an agent cut off is made again, so its
 * row stands for nothing here, and a key that came twice counts once.
 */
export async function countCampaignRows(
  reader: Reader,
  campaign_ids: readonly string[],
): Promise<CampaignCount[]> {
  if (campaign_ids.length === 0) return []
  const rows = await reader.$queryRaw<CountRow[]>(
    sql`SELECT campaign_id, agent_id, sum(CASE WHEN warmup THEN 0 ELSE 1 END) AS stored,
        sum(CASE WHEN warmup THEN n ELSE 0 END) AS warmups
      FROM (
        SELECT request.campaign_id, agent.agent_id, request.warmup, request.tags, request.item_id, request.repeat,
          count(*) AS n
        FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
        WHERE request.campaign_id IN (${joinSql([...campaign_ids])})
          AND (request.error_message IS NULL OR NOT (request.error_message LIKE 'agent-restarted:%'
            OR request.error_message LIKE 'client-closed:%' OR request.error_message LIKE 'stopping:%'))
        GROUP BY request.campaign_id, agent.agent_id, request.warmup, request.tags, request.item_id, request.repeat
      ) AS keyed GROUP BY campaign_id, agent_id`,
  )
  return rows.map((row) => ({ ...row, stored: Number(row.stored), warmups: Number(row.warmups) }))
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
