import type { AgentStatus, CampaignStatus } from '../../campaigns/campaign-status.js'
import type { CollectorFacts } from './collector-facts.js'
import { known, type Metric, type Reading } from './metric.js'

/** Campaigns that have not ended, of the 50 newest. */
export const campaignMetrics: readonly Metric<CollectorFacts>[] = [
  {
    name: 'voicemark_campaigns_open',
    help: 'Campaigns that have not ended.',
    kind: 'gauge',
    readings: ({ campaigns }) => [{ value: campaigns.length }],
  },
  {
    name: 'voicemark_campaign_requests_stored',
    help: 'Measured requests of an open campaign that are stored, of all its agents.',
    kind: 'gauge',
    labelNames: ['campaign_id'],
    readings: perCampaign(({ agents }) => sum(agents.map(({ stored }) => stored))),
  },
  {
    name: 'voicemark_campaign_requests_expected',
    help: 'Measured requests that there will be; no series before every agent has said so.',
    kind: 'gauge',
    labelNames: ['campaign_id'],
    readings: perCampaign(({ agents }) =>
      agents.some(({ expected }) => expected === null) ? null : sum(agents.map((one) => one.expected ?? 0)),
    ),
  },
  {
    name: 'voicemark_campaign_agents',
    help: 'Agents of an open campaign by how it goes there.',
    kind: 'gauge',
    labelNames: ['campaign_id', 'state'],
    readings: ({ campaigns }) => campaigns.flatMap(statesOf),
  },
]

function perCampaign(of: (campaign: CampaignStatus) => number | null) {
  return ({ campaigns }: CollectorFacts) =>
    campaigns.flatMap((one) => known(of(one), { campaign_id: one.campaign_id }))
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function statesOf({ campaign_id, agents }: CampaignStatus): Reading[] {
  const counts = new Map<AgentStatus['state'], number>()
  for (const { state } of agents) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, value]) => ({ labels: { campaign_id, state }, value }))
}
