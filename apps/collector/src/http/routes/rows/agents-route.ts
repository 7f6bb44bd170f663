import type { RequestHandler } from 'express'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/agents: the machines, with what they delivered. */
export function agentsRoute(store: Store): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const { joins } = await store.heldCorrections()
    const agents = await store.agents()
    response.json({
      agents: agents.map((one) => ({ ...one, joined_to: joins.get(one.agent_id) ?? null })),
    })
  }
}

/** GET /api/v1/agents/{id}: one machine, what it does now as far as its rows say, and how much it cannot measure. */
export function agentRoute(store: Store): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const agent_id = String(request.params['id'])
    const found = (await store.agents()).find((one) => one.agent_id === agent_id)
    if (found === undefined) {
      const [only, ...others] = await store.corrections.find('agent', agent_id)
      const more = only === undefined || others.length > 0 ? {} : { suggestion: only }
      throw new QueryError('machine-unknown', 'no agent has this id; /api/v1/agents lists them', { more })
    }
    const { joins } = await store.heldCorrections()
    const [sensors] = await store.sensors({ agent_id })
    response.json({
      ...{ ...found, joined_to: joins.get(agent_id) ?? null, ...(await store.lookup.agentNow(agent_id)) },
      // Null where no run of it says what there is.
      sensors_missing: sensors?.sensors.filter(({ available }) => !available).length ?? null,
    })
  }
}
