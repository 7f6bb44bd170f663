import type { ConnectedAgent } from '../ingest/agent-links.js'
import type { AgentSeen } from '../store/campaigns/agents-seen.js'
import type { CampaignAgent, StoredCampaign } from '../store/campaigns/stored-campaigns.js'

type Link = Pick<ConnectedAgent, 'agent_id' | 'since'>

/**
 * So long after the start of a campaign for all, another collector of the database may still find it, s: more than the
 * round in which it asks about others can take. It also bounds how far the clocks of two collectors may be apart.
 */
export const joinS = 30
/** An agent that was heard of so lately may be connected to another collector of the same database. */
export const elsewhereS = 15

/** An agent that has not been asked yet. */
export function newCampaignAgent(campaign_id: string, agent_id: string): CampaignAgent {
  return {
    ...{ campaign_id, agent_id, state: 'waiting', code: null, detail: null, planned: null },
    ...{ answered: 0, failed: 0, unrecorded: 0, corpus_sha256: null },
  }
}

/** Agents that are connected here, were so when a campaign for all began, and are not of it yet. */
export function joiningAgents(
  campaign: StoredCampaign,
  known: readonly CampaignAgent[],
  links: readonly Link[],
  now: number,
): CampaignAgent[] {
  if (!isOpenFor(campaign, now)) return []
  const ids = new Set(known.map(({ agent_id }) => agent_id))
  return links
    .filter(({ agent_id, since }) => since <= campaign.created_at && !ids.has(agent_id))
    .map(({ agent_id }) => newCampaignAgent(campaign.campaign_id, agent_id))
}

/** Whether another collector may have agents of a campaign for all that are not in the database yet. */
export function mayGrow(
  campaign: StoredCampaign,
  known: readonly CampaignAgent[],
  { links, seen, now }: { links: readonly Link[]; seen: readonly AgentSeen[]; now: number },
): boolean {
  if (!isOpenFor(campaign, now)) return false
  const ids = new Set(known.map(({ agent_id }) => agent_id))
  const late = new Set(links.filter(({ since }) => since > campaign.created_at).map((link) => link.agent_id))
  return seen.some(
    ({ agent_id, last_seen, ended }) =>
      !ended && now - last_seen < elsewhereS && !ids.has(agent_id) && !late.has(agent_id),
  )
}

function isOpenFor({ named, stopped_at, created_at }: StoredCampaign, now: number): boolean {
  return !named && stopped_at === null && now - created_at <= joinS
}
