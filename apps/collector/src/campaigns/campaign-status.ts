import type { CampaignCount } from '../fleet/campaign-counts.js'
import type { ConnectedAgent } from '../ingest/agent-links.js'
import type { AgentSeen } from '../store/campaigns/agents-seen.js'
import type { CampaignPace } from '../store/campaigns/campaign-pace.js'
import type { CampaignAgent, StoredCampaign } from '../store/campaigns/stored-campaigns.js'
import { elsewhereS, mayGrow } from './campaign-members.js'

/** A campaign at one agent: what the agent says, and what of it is stored. */
export interface AgentStatus extends Omit<CampaignAgent, 'campaign_id' | 'state'> {
  /** Null before it has delivered anything. */
  readonly hardware_tier: string | null
  /**
   * As the agent said it; `waiting` and `unsupported` before; `delivering` when it has ended and rows are on their way;
   * `vanished` when there is something to come and nothing is heard of it.
   */
  readonly state: CampaignAgent['state'] | 'delivering' | 'vanished'
  /** Request rows that there should be: planned ones without those that make no row; null before it is known. */
  readonly expected: number | null
  /** Of them in the database. */
  readonly stored: number
  readonly warmups_stored: number
  /** Measured requests per second, of the latest ones; null where none runs, too few have, or nothing was heard for 15 s. */
  readonly requests_per_s: number | null
  /** Seconds until the last one is answered, at that pace; null where that is not known. */
  readonly time_left_s: number | null
  /** Unix seconds. */
  readonly last_heard: number | null
  /** Whether it came to its end and every row is stored. */
  readonly complete: boolean
}

/** A campaign with how far it is. */
export interface CampaignStatus extends StoredCampaign {
  /** Whether there is an agent, and it is complete at every one. */
  readonly complete: boolean
  /** Whether nothing more is to be expected. */
  readonly ended: boolean
  /** Of the agent that needs longest; null where it is not known of everyone that has not ended. */
  readonly time_left_s: number | null
  readonly agents: readonly AgentStatus[]
  /** Where the figures of this campaign alone are. */
  readonly links: {
    readonly comparison: string
    readonly requests: string
    readonly synthesis_csv: string
    readonly realtime_csv: string
    /** What sampling cost. */
    readonly observer_effect: string
  }
}

/** What the status of campaigns is made of. */
export interface CampaignFacts {
  readonly agents: readonly CampaignAgent[]
  readonly counts: readonly CampaignCount[]
  readonly paces: readonly CampaignPace[]
  readonly seen: readonly AgentSeen[]
  /** The agents that are connected to this collector. */
  readonly links: readonly Pick<ConnectedAgent, 'agent_id' | 'since'>[]
  /** Unix seconds. */
  readonly now: number
}

/** An agent that is connected sends at least one sample a second, and comes back within a minute. */
const silentS = 90

/** How far a campaign is. Pure. */
export function campaignStatus(campaign: StoredCampaign, facts: CampaignFacts): CampaignStatus {
  const { campaign_id, plan } = campaign
  const mine = facts.agents.filter((agent) => agent.campaign_id === campaign_id)
  const agents = mine.map((agent) => agentStatus(agent, plan, facts))
  const isWhole = !mayGrow(campaign, mine, facts)
  const several = Array.isArray(plan['configurations']) && plan['configurations'].length > 1
  const query = `campaign=${campaign_id}`
  return {
    ...campaign,
    complete: isWhole && agents.length > 0 && agents.every(({ complete }) => complete),
    ended: isWhole && agents.every(({ state }) => over.has(state)),
    time_left_s: isWhole ? longestLeft(agents) : null,
    agents,
    links: {
      comparison: `/api/v1/comparison?${query}${several ? '&split=tag:configuration' : ''}`,
      requests: `/api/v1/requests?${query}`,
      synthesis_csv: `/api/v1/exports/synthesis.csv?${query}`,
      realtime_csv: `/api/v1/exports/realtime.csv?${query}`,
      observer_effect: `/api/v1/campaigns/${campaign_id}/observer-effect`,
    },
  }
}

const over: ReadonlySet<string> = new Set(['complete', 'refused', 'failed', 'stopped', 'unsupported'])

function agentStatus(
  agent: CampaignAgent,
  plan: StoredCampaign['plan'],
  { counts, paces, seen, now }: CampaignFacts,
): AgentStatus {
  const { campaign_id, ...said } = agent
  const count = counts.find((one) => one.campaign_id === campaign_id && one.agent_id === agent.agent_id)
  const known = seen.find(({ agent_id }) => agent_id === agent.agent_id)
  const stored = count?.stored ?? 0
  const expected = agent.planned === null ? null : agent.planned - agent.unrecorded
  const complete = agent.state === 'complete' && expected !== null && stored >= expected
  const ofAgent = (one: CampaignPace) => one.campaign_id === campaign_id && one.agent_id === agent.agent_id
  const gone = known === undefined || known.ended || now - known.last_seen > silentS
  const state = stateOf(agent, complete, gone)
  // One that is connected sends a sample a second: whoever is silent does not keep its pace.
  const isHeard = known !== undefined && now - known.last_seen <= elsewhereS
  const requests_per_s = state === 'running' && isHeard ? paceOf(paces.find(ofAgent)) : null
  return {
    ...said,
    hardware_tier: known?.hardware_tier ?? null,
    state,
    expected,
    stored,
    warmups_stored: count?.warmups ?? 0,
    requests_per_s,
    time_left_s: leftOf(agent, plan, requests_per_s),
    last_heard: known?.last_seen ?? null,
    complete,
  }
}

function stateOf({ state }: CampaignAgent, complete: boolean, gone: boolean): AgentStatus['state'] {
  if (state === 'running' || state === 'interrupted') return gone ? 'vanished' : state
  if (state !== 'complete' || complete) return state
  return gone ? 'vanished' : 'delivering'
}

/** One request says nothing about the pauses between requests. */
const fewestRequests = 3

function paceOf(pace: CampaignPace | undefined): number | null {
  if (pace === undefined || pace.requests < fewestRequests) return null
  const { requests, first_start, last_end } = pace
  if (first_start === null || last_end === null || last_end <= first_start) return null
  return requests / (last_end - first_start)
}

function leftOf(
  { planned, answered }: CampaignAgent,
  plan: StoredCampaign['plan'],
  requests_per_s: number | null,
): number | null {
  // How often it repeats until an interval is narrow enough, nobody knows before.
  const isKnown = (plan['until_interval'] ?? null) === null
  if (!isKnown || planned === null || requests_per_s === null || answered > planned) return null
  return Math.ceil((planned - answered) / requests_per_s)
}

function longestLeft(agents: readonly AgentStatus[]): number | null {
  const left = agents.filter(({ state }) => !over.has(state)).map(({ time_left_s }) => time_left_s)
  const known = left.filter((seconds) => seconds !== null)
  return known.length === 0 || known.length < left.length ? null : Math.max(...known)
}
