import type { LiveAgent } from '@voicemark/schema'
import type { ConnectedAgent } from '../ingest/agent-links.js'
import { isSpeaking } from '../store/live/speaking.js'
import { behindOf } from './activity.js'
import type { Elsewhere } from './elsewhere.js'
import type { LiveFeed } from './live-feed.js'
import { spoolOf, unknownSpool } from './told-spool.js'

/** What was said of each agent, so that only changes are. */
export interface Presence {
  /** Looks at all agents; what changed has a later version. */
  look(): void
  /** Agents that changed after a version. */
  since(version: number): LiveAgent[]
  agent(agent_id: string): LiveAgent
  all(): LiveAgent[]
  version(): number
}

export interface PresenceParts {
  readonly feed: Pick<LiveFeed, 'activityOf'>
  readonly links: { agents(): Pick<ConnectedAgent, 'agent_id' | 'spool'>[] }
  readonly elsewhere: Pick<Elsewhere, 'agents'>
  /** Unix seconds. */
  readonly now: () => number
}

interface Told {
  readonly agent: LiveAgent
  readonly version: number
}

/** That rows go on coming is said so often; that they begin or end, at once. */
const refreshS = 5

export function createPresence({ feed, links, elsewhere, now }: PresenceParts): Presence {
  const told = new Map<string, Told>()
  let version = 0

  const present = () => {
    const at = now()
    const here = links.agents().map((agent) => agentOf(agent, at))
    const linked = new Set(here.map(({ agent_id }) => agent_id))
    return [...here, ...elsewhere.agents().filter(({ agent_id }) => !linked.has(agent_id))]
  }
  const agentOf = (
    { agent_id, spool }: Pick<ConnectedAgent, 'agent_id' | 'spool'>,
    at: number,
  ): LiveAgent => {
    const activity = feed.activityOf(agent_id)
    const state = isSpeaking(activity, at) ? 'speaking' : 'idle'
    return { ...blank(agent_id), state, ...toldOf(activity), ...spoolOf(spool()) }
  }
  const toldOf = (activity: ReturnType<LiveFeed['activityOf']>) => ({
    last_row: activity.last_row,
    behind_s: behindOf(activity),
    clock_offset_s: activity.clock?.offset_s ?? null,
    clock_uncertainty_s: activity.clock?.uncertainty_s ?? null,
    sensors_missing: activity.sensors?.missing ?? null,
    sensors_known: activity.sensors?.known ?? null,
  })
  const say = (agent: LiveAgent) => {
    const before = told.get(agent.agent_id)?.agent
    if (before === undefined || hasChanged(before, agent))
      told.set(agent.agent_id, { agent, version: ++version })
  }
  return {
    look() {
      const agents = present()
      const ids = new Set(agents.map(({ agent_id }) => agent_id))
      for (const agent of agents) say(agent)
      for (const { agent } of told.values())
        if (!ids.has(agent.agent_id)) say({ ...agent, state: 'absent', ...unknownSpool })
    },
    since: (seen) => [...told.values()].filter((one) => one.version > seen).map(({ agent }) => agent),
    agent: (agent_id) => told.get(agent_id)?.agent ?? blank(agent_id),
    all: () => [...told.values()].map(({ agent }) => agent),
    version: () => version,
  }
}

const blank = (agent_id: string): LiveAgent => ({
  ...{ agent_id, state: 'absent', by: 'link', last_row: null, behind_s: null },
  ...{ clock_offset_s: null, clock_uncertainty_s: null, sensors_missing: null, sensors_known: null },
  ...unknownSpool,
})

function hasChanged(before: LiveAgent, after: LiveAgent): boolean {
  if (before.state !== after.state || before.by !== after.by) return true
  if (before.sensors_missing !== after.sensors_missing || before.spool_rows !== after.spool_rows) return true
  if ((before.clock_offset_s === null) !== (after.clock_offset_s === null)) return true
  return (after.last_row ?? 0) - (before.last_row ?? 0) >= refreshS
}
