import type { RequestHandler } from 'express'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/requests/{id}/samples: the realtime rows of one request, and what stands for those that are folded. */
export function samplesRoute(store: Store): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const request_id = String(request.params['id'])
    const samples = await store.requestSamples(request_id)
    if (samples === null)
      throw new QueryError('request-unknown', 'no request has this id; /api/v1/requests lists them')
    const rollups = await store.requestRollups(request_id)
    response.json({ request_id, samples, rollups: rollups ?? [] })
  }
}
