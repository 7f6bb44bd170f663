import type { RequestHandler } from 'express'
import { diagnoseCollector } from '../../../doctor/diagnosis.js'
import type { CollectorHealth, DeliveryReader } from '../../../health/collector-health.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/diagnosis: what `voicemark doctor` says of this collector, and what of it somebody has to do something about. */
export function diagnosisRoute(
  health: () => Promise<CollectorHealth>,
  delivery: DeliveryReader,
): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const url = `${request.protocol}://${request.host}`
    response.json(diagnoseCollector(url, await health(), await delivery()))
  }
}
