import type { RequestHandler } from 'express'
import { readFacts, type FactSources } from '../../../health/prometheus/collector-facts.js'
import { prometheusText } from '../../../health/prometheus/prometheus-text.js'
import { parseQuery } from '../../request/query.js'

/** GET /metrics: fleet, law of delivery, storage, campaigns and configurations for Prometheus. */
export function prometheusRoute(sources: FactSources): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const { contentType, body } = await prometheusText(await readFacts(sources))
    response.type(contentType).send(body)
  }
}
