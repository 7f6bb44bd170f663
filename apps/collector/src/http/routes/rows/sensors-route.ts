import type { RequestHandler } from 'express'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/agents/{id}/sensors: what the machine can measure, as its newest run says, or `?run=`. */
export function sensorsRoute(store: Pick<Store, 'sensors'>): RequestHandler {
  return async (request, response) => {
    const { run } = parseQuery(request.url, 'run')
    const agent_id = String(request.params['id'])
    const [found] = await store.sensors({ agent_id, ...(run === undefined ? {} : { run_id: run }) })
    if (found === undefined)
      throw new QueryError(
        'sensors-unknown',
        'no run of this agent says what its machine can measure: it is of before, or has not found out yet',
      )
    response.json(found)
  }
}
