import { randomInt, randomUUID } from 'node:crypto'
import { largestSeed, localOnlyField, type PlanProblem, readPlan, reopenPlan } from '@voicemark/schema'
import type { Fleet } from '../fleet/fleet.js'
import type { AgentLinks } from '../ingest/agent-links.js'
import { QueryError } from '../query-error.js'
import type { AgentSeen } from '../store/campaigns/agents-seen.js'
import type { StoredCampaign } from '../store/campaigns/stored-campaigns.js'
import type { Store } from '../store/store.js'
import type { CampaignDispatch } from './campaign-dispatch.js'
import { elsewhereS, newCampaignAgent } from './campaign-members.js'
import { campaignStatus, type CampaignStatus } from './campaign-status.js'

/** Plans that run on the agents of a fleet. */
export interface Campaigns {
  /** Begins one on these agents, or on all that are connected. @throws QueryError */
  start(plan: unknown, agents: readonly string[] | undefined): Promise<CampaignStatus>
  /** @throws QueryError where there is none. */
  status(campaign_id: string): Promise<CampaignStatus>
  /** The newest ones, newest first. */
  list(): Promise<CampaignStatus[]>
  /** @throws QueryError where there is none. */
  stop(campaign_id: string): Promise<CampaignStatus>
}

export interface CampaignsOptions {
  readonly store: Store
  readonly fleet: Pick<Fleet, 'campaignCounts'>
  readonly links: Pick<AgentLinks, 'agents'>
  readonly dispatch: Pick<CampaignDispatch, 'run'>
  /** Unix seconds. */
  readonly now: () => number
}

const listed = 50

/** Makes the campaigns of a collector. */
export function createCampaigns({ store, fleet, links, dispatch, now }: CampaignsOptions): Campaigns {
  const statusesOf = async (campaigns: readonly StoredCampaign[]) => {
    const ids = campaigns.map(({ campaign_id }) => campaign_id)
    const [agents, counts, paces, seen] = await Promise.all([
      store.campaignAgents(ids),
      fleet.campaignCounts(ids),
      store.campaignPaces(ids),
      store.agentsSeen(),
    ])
    const facts = { agents, counts, paces, seen, links: links.agents(), now: now() }
    return campaigns.map((campaign) => campaignStatus(campaign, facts))
  }
  const status = async (campaign_id: string) => {
    const campaign = await store.campaign(campaign_id)
    const [found] = campaign === null ? [] : await statusesOf([campaign])
    if (found === undefined)
      throw new QueryError('campaign-unknown', 'no campaign has this id; /api/v1/campaigns lists them')
    return found
  }
  return {
    status,
    async start(sent, named) {
      const plan = planOf(sent)
      const campaign_id = randomUUID()
      const created_at = now()
      const ids = new Set(named ?? links.agents().map(({ agent_id }) => agent_id))
      checkAgents(ids, named !== undefined, await store.agentsSeen(), created_at)
      const campaign = { campaign_id, created_at, plan, named: named !== undefined, stopped_at: null }
      await store.addCampaign(
        campaign,
        [...ids].map((agent_id) => newCampaignAgent(campaign_id, agent_id)),
      )
      void dispatch.run()
      return status(campaign_id)
    },
    list: async () => statusesOf(await store.campaigns(listed)),
    async stop(campaign_id) {
      await store.stopCampaign(campaign_id, now())
      void dispatch.run()
      return status(campaign_id)
    },
  }
}

/** With a seed, so that every agent runs the same order. @throws QueryError with every problem and its path. */
function planOf(sent: unknown): Record<string, unknown> {
  const { plan, problems } = readPlan(sent, randomInt(largestSeed + 1))
  if (plan === null) throw invalidPlan(problems)
  if (!/^[a-z0-9-]{1,64}$/.test(plan.corpus))
    throw invalidPlan([
      { path: 'corpus', message: 'expected one that agents have, built-in or classics, no file' },
    ])
  const local = plan.configurations.flatMap((one, at): PlanProblem[] => {
    const field = localOnlyField(one)
    const message = 'only for plans that are started on the machine itself'
    return field === null ? [] : [{ path: `configurations[${at}].${field}`, message }]
  })
  if (local.length > 0) throw invalidPlan(local)
  return reopenPlan({ ...plan })
}

const mostProblems = 100

/** In words, and one by one for a form that shows each beside its field. */
function invalidPlan(problems: readonly PlanProblem[]): QueryError {
  const words = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return new QueryError('plan-invalid', words.join('; ').slice(0, 2000), {
    more: { errors: problems.slice(0, mostProblems) },
  })
}

function checkAgents(
  ids: ReadonlySet<string>,
  isNamed: boolean,
  seen: readonly AgentSeen[],
  now: number,
): void {
  const known = new Set(seen.map(({ agent_id }) => agent_id))
  const unknown = [...ids].filter((id) => isNamed && !known.has(id))
  if (unknown.length > 0)
    throw new QueryError('agent-unknown', `${unknown.slice(0, 5).join(', ')}; /api/v1/agents lists them`)
  if (ids.size === 0 && !seen.some(({ last_seen, ended }) => !ended && now - last_seen < elsewhereS))
    throw new QueryError('no-agents', 'no agent is connected; name agents that are to begin when they come')
}
