import type { RequestHandler } from 'express'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
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
