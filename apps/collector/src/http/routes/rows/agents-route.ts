import type { RequestHandler } from 'express'
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
