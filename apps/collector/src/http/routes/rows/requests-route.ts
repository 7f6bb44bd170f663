import type { RequestHandler } from 'express'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import type { Facets } from '../../../store/lookup/facets.js'
import type { Store } from '../../../store/store.js'
import { parseFields } from '../../request/asked-fields.js'
import { requestFilterOf, requestParameters } from '../../request/asked-requests.js'
import { parseQuery } from '../../request/query.js'

/**
 * GET /api/v1/requests: request rows, newest first or oldest first, a page at a time, with all fields or those that are asked
 * for; with `excluded=include` also those that persons have taken out, each with the reason.
 */
export function requestsRoute(
  store: Pick<Store, 'lookup' | 'excludedRequests'>,
  fleet: Fleet,
): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(request.url, ...requestParameters, 'fields', 'order', 'limit', 'cursor')
    const { limit = 100, cursor, order, fields, ...asked } = query
    const filter = await requestFilterOf(fleet, asked)
    if (filter === null) {
      response.json({ requests: [], next_cursor: null })
      return
    }
    const asks = JSON.stringify([Object.entries(asked).toSorted(), order ?? 'newest'])
    const page = { limit, cursor, order, asks, fields: parseFields(fields) }
    const found = await store.lookup.page({ ...filter, ...page })
    if (found === null)
      throw new QueryError(
        'cursor-invalid',
        'use next_cursor of the page before, with the same filter and order',
      )
    if (asked.excluded === undefined)
      response.set('Voicemark-Rows-Excluded', String(await store.excludedRequests(filter)))
    response.json(found)
  }
}

/** GET /api/v1/requests/{id}: one request with its run, its corrections, and what there is around it. */
export function requestRoute(store: Store): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const request_id = String(request.params['id'])
    const found = await store.lookup.request(request_id)
    if (found === null) throw await unknownRequest(store, request_id)
    const { run_id, agent_id, campaign_id } = found.request
    const about = new Set([request_id, run_id, agent_id, campaign_id, found.run.import_id])
    const corrections = (await store.corrections.log()).filter(
      ({ target }) => typeof target === 'string' && about.has(target),
    )
    const samples = await store.timelines.count({ request_id })
    response.json({ ...found, corrections, samples })
  }
}

/** With the whole id where the beginning of one was sent, as pages show it. */
async function unknownRequest(store: Store, request_id: string): Promise<QueryError> {
  const [only, ...others] = await store.corrections.find('request', request_id)
  const isOne = only !== undefined && only !== request_id && others.length === 0
  return new QueryError('request-unknown', 'no request has this id; /api/v1/requests lists them', {
    more: isOne ? { suggestion: only } : {},
  })
}

/** GET /api/v1/facets: which values the rows have that can be asked for, with how many have each. */
export function facetsRoute(store: Pick<Store, 'lookup' | 'dataVersion'>): RequestHandler {
  let known: { readonly version: string; readonly facets: Facets } | null = null
  return async (request, response) => {
    parseQuery(request.url)
    const version = await store.dataVersion('request')
    if (known?.version !== version) known = { version, facets: await store.lookup.facets() }
    response.json(known.facets)
  }
}
