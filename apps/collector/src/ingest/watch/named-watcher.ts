import { watchProtocolVersion } from '@voicemark/schema'
import { refused, unreachable, type Unanswered } from './unanswered.js'
import type { WatchingAgent } from './watching-agent.js'

export type Named = { readonly watcher: WatchingAgent } | { readonly refusal: Unanswered }

const shortestId = 8
/** Agents that a sentence names; a fleet may be large. */
const mostShown = 8

/**
 * The connected agent that goes by a name: its id, the first characters of it, or its hardware tier. Who asks for a
 * tier means another machine than its own.
 */
export function namedWatcher(name: string, connected: readonly WatchingAgent[], asker_id: string): Named {
  const others = connected.filter(({ agent_id }) => agent_id !== asker_id)
  const byId = connected.filter(
    ({ agent_id }) => name.length >= shortestId && agent_id.startsWith(name.toLowerCase()),
  )
  const named = byId.length > 0 ? byId : others.filter((agent) => agent.hardwareTier() === name)
  const [watcher] = named
  if (watcher === undefined) return { refusal: away(name, others) }
  if (named.length > 1) return { refusal: ambiguous(name, named) }
  if (watcher.proto < watchProtocolVersion) return { refusal: tooOld(watcher) }
  return { watcher }
}

/** An agent as a person may name it. */
export function shownAgent(agent: WatchingAgent): string {
  const tier = agent.hardwareTier()
  return tier === null ? agent.agent_id : `${agent.agent_id} (${tier})`
}

function away(name: string, others: readonly WatchingAgent[]): Unanswered {
  const there = others.length === 0 ? 'no other agent is' : `connected are ${shown(others)}`
  return unreachable('watch-agent-away', `agent ${name} is not connected to this collector; ${there}`)
}

function ambiguous(name: string, named: readonly WatchingAgent[]): Unanswered {
  const detail = `${named.length} agents are called ${name}; name one by its id: ${shown(named)}`
  return refused('watch-agent-ambiguous', detail)
}

function tooOld(watcher: WatchingAgent): Unanswered {
  const { proto } = watcher
  const detail = `agent ${shownAgent(watcher)} speaks protocol ${proto}, watching for others needs ${watchProtocolVersion}: upgrade it`
  return refused('watch-agent-old', detail)
}

function shown(agents: readonly WatchingAgent[]): string {
  const more = agents.length > mostShown ? `, ${agents.length - mostShown} more` : ''
  return agents.slice(0, mostShown).map(shownAgent).join(', ') + more
}
