import type { RequestHandler } from 'express'
import type { ListedAgent } from '@voicemark/schema/rest'
import type { Live } from '../../../live/live.js'
import type { Store } from '../../../store/store.js'
import { type AgentField, parseAgentFields } from '../../request/asked-fields.js'
import { parseQuery } from '../../request/query.js'
import { agentUnknown } from './agent-unknown.js'

/** GET /api/v1/agents: the machines, with what they delivered, with all fields or those that are asked for. */
export function agentsRoute(store: Store, live: Pick<Live, 'spools'>): RequestHandler {
  return async (request, response) => {
    const fields = parseAgentFields(parseQuery(request.url, 'fields').fields)
    const { joins } = await store.heldCorrections()
    const spools = live.spools()
    const listed = (await store.agents()).map((one) => ({
      ...one,
      joined_to: joins.get(one.agent_id) ?? null,
      ...spools(one.agent_id),
    }))
    response.json({ agents: fields === undefined ? listed : listed.map((one) => partOf(one, fields)) })
  }
}

function partOf(agent: ListedAgent, fields: readonly AgentField[]) {
  const { cpu_model = null, gpu_name = null } = agent.hardware ?? {}
  const all = { ...agent, cpu_model, gpu_name }
  return Object.fromEntries(fields.map((name) => [name, all[name]]))
}

/** GET /api/v1/agents/{id}: one machine, what it does now as far as its rows say, and how much it cannot measure. */
export function agentRoute(store: Store, live: Pick<Live, 'spools'>): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const agent_id = String(request.params['id'])
    const [found] = await store.agents({ agent_id })
    if (found === undefined) throw await agentUnknown(store, agent_id)
    const { joins } = await store.heldCorrections()
    const [sensors] = await store.sensors({ agent_id })
    response.json({
      ...{ ...found, joined_to: joins.get(agent_id) ?? null, ...live.spools()(agent_id) },
      ...(await store.lookup.agentNow(agent_id)),
      // Null where no run of it says what there is.
      sensors_missing: sensors?.sensors.filter(({ available }) => !available).length ?? null,
    })
  }
}
