import { joinSql, type Reader, sql } from '../databases/database.js'

/** The latest measured requests of an agent that runs a campaign, all of its present run. */
export interface CampaignPace {
  readonly campaign_id: string
  readonly agent_id: string
  readonly requests: number
  /** Unix seconds by the agent's clock, from the start of the first one to the end of the last one. */
  readonly first_start: number | null
  readonly last_end: number | null
}

/** A few blocks of a corpus; what happened long before says less about what is to come. */
const latestRequests = 100

/** How fast agents are with campaigns, read by the key of each one's last rows however many there are. */
export async function readCampaignPaces(
  reader: Reader,
  campaign_ids: readonly string[],
): Promise<CampaignPace[]> {
  if (campaign_ids.length === 0) return []
  const ids = joinSql([...campaign_ids])
  const rows = await reader.$queryRaw<(Omit<CampaignPace, 'requests'> & { requests: bigint | number })[]>(
    sql`SELECT request.campaign_id, agent.agent_id, count(*) AS requests, min(request.start_time) AS first_start,
        max(request.end_time) AS last_end
      FROM agent JOIN run ON run.agent_ref = agent.ref JOIN request ON request.run_ref = run.ref
        AND request.seq >= run.next_request_seq - ${latestRequests}
      WHERE run.ref IN (SELECT max(run.ref) FROM run JOIN agent ON agent.ref = run.agent_ref
          WHERE agent.agent_id IN
            (SELECT agent_id FROM campaign_agent WHERE campaign_id IN (${ids}) AND state = 'running')
          GROUP BY run.agent_ref)
        AND request.campaign_id IN (${ids}) AND request.warmup IS NOT TRUE
      GROUP BY request.campaign_id, agent.agent_id`,
  )
  return rows.map((row) => ({ ...row, requests: Number(row.requests) }))
}
