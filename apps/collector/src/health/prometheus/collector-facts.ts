import type { CampaignStatus } from '../../campaigns/campaign-status.js'
import type { Fleet, FleetConfiguration } from '../../fleet/fleet.js'
import type { AgentSeen } from '../../store/campaigns/agents-seen.js'
import type { Store } from '../../store/store.js'
import type { CollectorHealth, DeliveryReader, DeliveryReport } from '../collector-health.js'

/** What the metrics are made of, all of one moment. */
export interface CollectorFacts {
  readonly health: CollectorHealth
  readonly delivery: DeliveryReport
  /** Those that are shown, latest first, and how many there are. */
  readonly agents: readonly AgentSeen[]
  readonly agentsKnown: number
  readonly campaigns: readonly CampaignStatus[]
  readonly configurations: readonly FleetConfiguration[]
  readonly configurationsKnown: number
}

/** Where they come from. */
export interface FactSources {
  readonly health: () => Promise<CollectorHealth>
  readonly delivery: DeliveryReader
  readonly store: Pick<Store, 'agentsSeen'>
  readonly fleet: Pick<Fleet, 'configurations'>
  readonly campaigns: { list(): Promise<CampaignStatus[]> }
}

/** Most series that a label makes: Prometheus keeps each of them for weeks. */
export const mostAgents = 2000
export const mostConfigurations = 200

/** Reads them; rejects where the database does not answer. */
export async function readFacts(sources: FactSources): Promise<CollectorFacts> {
  const { health, delivery, store, fleet, campaigns } = sources
  const [now, report, agents, listed, configurations] = await Promise.all([
    health(),
    delivery(),
    store.agentsSeen(),
    campaigns.list(),
    fleet.configurations(null),
  ])
  return {
    health: now,
    delivery: report,
    agents: agents.toSorted((a, b) => b.last_seen - a.last_seen).slice(0, mostAgents),
    agentsKnown: agents.length,
    // One that has ended says nothing more; its rows are in its configurations.
    campaigns: listed.filter(({ ended }) => !ended),
    configurations: configurations.toSorted((a, b) => b.n - a.n).slice(0, mostConfigurations),
    configurationsKnown: configurations.length,
  }
}
