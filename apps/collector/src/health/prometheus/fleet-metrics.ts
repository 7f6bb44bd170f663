import type { CollectorFacts } from './collector-facts.js'
import type { Metric } from './metric.js'

/** Who is here, and what of them is worth an alert. */
export const fleetMetrics: readonly Metric<CollectorFacts>[] = [
  {
    name: 'voicemark_collector_agents_connected',
    help: 'Agents that are connected to this collector.',
    kind: 'gauge',
    readings: ({ health }) => [{ value: health.agents_connected }],
  },
  {
    name: 'voicemark_agents_known',
    help: 'Agents that have ever delivered, imported ones among them; each has its own series while they are at most 2000.',
    kind: 'gauge',
    readings: ({ agentsKnown }) => [{ value: agentsKnown }],
  },
  {
    name: 'voicemark_agent_last_seen_timestamp_seconds',
    help: 'When any collector of the database last heard of the latest run of an agent.',
    kind: 'gauge',
    labelNames: ['agent_id', 'hardware_tier'],
    readings: ({ agents }) =>
      agents.map(({ agent_id, hardware_tier, last_seen }) => ({
        labels: { agent_id, hardware_tier },
        value: last_seen,
      })),
  },
  {
    name: 'voicemark_agent_running',
    help: 'Whether the latest run of an agent has not said goodbye: 1 for one that works and for one that vanished.',
    kind: 'gauge',
    labelNames: ['agent_id', 'hardware_tier'],
    readings: ({ agents }) =>
      agents.map(({ agent_id, hardware_tier, ended }) => ({
        labels: { agent_id, hardware_tier },
        value: ended ? 0 : 1,
      })),
  },
  {
    name: 'voicemark_duplicate_agents',
    help: 'Agents of which two copies run now, such as of a cloned disk.',
    kind: 'gauge',
    readings: ({ delivery }) => [{ value: delivery.duplicate_agents.length }],
  },
]
