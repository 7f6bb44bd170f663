import type { CampaignReply, CampaignState } from '@voicemark/schema'
import { type Database, joinSql, type Reader, sql, type Transaction } from '../databases/database.js'

/** A plan that agents are asked to run. */
export interface StoredCampaign {
  readonly campaign_id: string
  /** Unix seconds. */
  readonly created_at: number
  /** Complete, as in a plan file. */
  readonly plan: Readonly<Record<string, unknown>>
  /** Whether it is for the agents that were named, and no others. */
  readonly named: boolean
  readonly stopped_at: number | null
}

/** A campaign at one agent, as the agent said it last. */
export interface CampaignAgent extends Omit<CampaignReply, 'state'> {
  readonly campaign_id: string
  readonly agent_id: string
  /** Not asked yet, too old to be asked, or what it answered. */
  readonly state: CampaignState | 'waiting' | 'unsupported'
}

type CampaignRow = Omit<StoredCampaign, 'plan' | 'named'> & { plan: string; named: boolean | number }

const open = sql`('waiting', 'unsupported', 'running', 'interrupted')`

/** Keeps a new campaign and its first agents, all or nothing. */
export async function addCampaign(
  database: Database,
  campaign: StoredCampaign,
  agents: readonly CampaignAgent[],
): Promise<void> {
  const { campaign_id, created_at, plan, named } = campaign
  await database.transaction(async (tx) => {
    await tx.$executeRaw(
      sql`INSERT INTO campaign (campaign_id, created_at, plan, named)
        VALUES (${campaign_id}, ${created_at}, ${JSON.stringify(plan)}, ${named})`,
    )
    await writeAgents(tx, agents)
  })
}

/** Keeps what agents said; one that is new to its campaign is added. */
export async function setCampaignAgents(database: Database, agents: readonly CampaignAgent[]): Promise<void> {
  if (agents.length > 0) await database.transaction((tx) => writeAgents(tx, agents))
}

/** False where there is no such campaign. */
export function stopCampaign(database: Database, campaign_id: string, now: number): Promise<boolean> {
  return database.transaction(async (tx) => {
    const stopped = await tx.$executeRaw(
      sql`UPDATE campaign SET stopped_at = coalesce(stopped_at, ${now}) WHERE campaign_id = ${campaign_id}`,
    )
    return stopped > 0
  })
}

/** Newest first; all agents of each with them are read by `readCampaignAgents`. */
export async function readCampaigns(reader: Reader, limit: number): Promise<StoredCampaign[]> {
  const rows = await reader.$queryRaw<CampaignRow[]>(
    sql`SELECT * FROM campaign ORDER BY created_at DESC, campaign_id LIMIT ${limit}`,
  )
  return rows.map(campaignOf)
}

/** Null where there is no such campaign. */
export async function readCampaign(reader: Reader, campaign_id: string): Promise<StoredCampaign | null> {
  const [row] = await reader.$queryRaw<CampaignRow[]>(
    sql`SELECT * FROM campaign WHERE campaign_id = ${campaign_id}`,
  )
  return row === undefined ? null : campaignOf(row)
}

/** Those that an agent has to be asked about, and those made after a time, in Unix seconds. */
export async function readOpenCampaigns(reader: Reader, after: number): Promise<StoredCampaign[]> {
  const rows = await reader.$queryRaw<CampaignRow[]>(
    sql`SELECT * FROM campaign WHERE created_at > ${after}
      OR campaign_id IN (SELECT campaign_id FROM campaign_agent WHERE state IN ${open}) ORDER BY created_at`,
  )
  return rows.map(campaignOf)
}

/** The agents of campaigns. */
export async function readCampaignAgents(
  reader: Reader,
  campaign_ids: readonly string[],
): Promise<CampaignAgent[]> {
  if (campaign_ids.length === 0) return []
  return reader.$queryRaw<CampaignAgent[]>(
    sql`SELECT * FROM campaign_agent WHERE campaign_id IN (${joinSql([...campaign_ids])})
      ORDER BY campaign_id, agent_id`,
  )
}

async function writeAgents(tx: Transaction, agents: readonly CampaignAgent[]): Promise<void> {
  for (const one of agents) {
    const { campaign_id, agent_id, state, code, detail, planned, answered, failed, unrecorded } = one
    await tx.$executeRaw(
      sql`INSERT INTO campaign_agent (campaign_id, agent_id, state, code, detail, planned, answered, failed,
          unrecorded, corpus_sha256)
        VALUES (${campaign_id}, ${agent_id}, ${state}, ${code}, ${detail}, ${planned}, ${answered}, ${failed},
          ${unrecorded}, ${one.corpus_sha256})
        ON CONFLICT (campaign_id, agent_id) DO UPDATE SET state = excluded.state, code = excluded.code,
          detail = excluded.detail, planned = excluded.planned, answered = excluded.answered,
          failed = excluded.failed, unrecorded = excluded.unrecorded, corpus_sha256 = excluded.corpus_sha256`,
    )
  }
}

function campaignOf(row: CampaignRow): StoredCampaign {
  return { ...row, plan: JSON.parse(row.plan) as StoredCampaign['plan'], named: Boolean(row.named) }
}
