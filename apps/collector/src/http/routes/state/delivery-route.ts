import type { RequestHandler } from 'express'
import type { DeliveryReader, DeliveryTotals } from '../../../health/collector-health.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/health: the law of delivery, in all and for every stream of every run; with `?recount=true` counted anew. */
export function deliveryRoute(delivery: DeliveryReader): RequestHandler {
  return async (request, response) => {
    const { recount } = parseQuery(request.url, 'recount')
    response.json(await delivery({ recount: recount === 'true' }))
  }
}

/** POST /api/v1/quarantine/replay: tries the rows in quarantine again. */
export function replayRoute(store: Pick<Store, 'replayQuarantine'>): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json(await store.replayQuarantine())
  }
}

/** Puts the law into the headers of an answer, so that no export is without it, whatever its form. */
export function withLaw(totals: () => Promise<DeliveryTotals>): RequestHandler {
  return async (_request, response, next) => {
    const { holds, stored, quarantined, lost, removed, incomplete_runs } = await totals()
    response.set({
      'Voicemark-Law': holds ? 'holds' : 'broken',
      'Voicemark-Rows-Stored': String(stored),
      'Voicemark-Rows-Quarantined': String(quarantined),
      'Voicemark-Rows-Lost': String(lost),
      'Voicemark-Rows-Removed': String(removed),
      'Voicemark-Runs-Incomplete': String(incomplete_runs),
    })
    next()
  }
}
