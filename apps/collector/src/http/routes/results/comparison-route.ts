import { measures, type Measure } from '@voicemark/analysis'
import type { RequestHandler } from 'express'
import type { Fleet } from '../../../fleet/fleet.js'
import { QueryError } from '../../../query-error.js'
import { parseQuery } from '../../request/query.js'
import { parseSplit } from '../../request/split-fields.js'

/** GET /api/v1/comparison: every pair of configurations in one measure, with what makes them comparable or not. */
export function comparisonRoute(fleet: Pick<Fleet, 'compare'>): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(request.url, 'measure', 'split', 'override', 'campaign')
    response.json(
      await fleet.compare({
        measure: measureOf(query.measure ?? 'rtf'),
        splitBy: query.split === undefined ? [] : parseSplit(query.split),
        override: query.override === 'true',
        campaign_id: query.campaign ?? null,
      }),
    )
  }
}

function measureOf(name: string): Measure {
  if (isMeasure(name)) return name
  throw new QueryError('param-invalid', `measure: expected ${Object.keys(measures).join(', ')}`)
}

const isMeasure = (name: string): name is Measure => Object.hasOwn(measures, name)
