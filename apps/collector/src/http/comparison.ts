import { measures, type Measure, type SplitField } from '@voicemark/analysis'
import type { RequestHandler } from 'express'
import { QueryError } from '../errors.js'
import type { ComparisonQuery, FleetComparison } from '../fleet/fleet-comparison.js'
import { parseQuery } from './query.js'

const splitFields = [
  'engine',
  'voice',
  'quantization_used',
  'execution_provider',
  'num_threads',
  'concurrency',
  'campaign_id',
] as const satisfies readonly SplitField[]

/** GET /api/v1/comparison: every pair of configurations in one measure, with what makes them comparable or not. */
export function comparisonRoute(
  compare: (query: ComparisonQuery) => Promise<FleetComparison>,
): RequestHandler {
  return async (request, response) => {
    const query = parseQuery(request.url, 'measure', 'split', 'override')
    response.json(
      await compare({
        measure: measureOf(query.measure ?? 'rtf'),
        splitBy: query.split === undefined ? [] : query.split.split(',').map(splitOf),
        override: query.override === 'true',
      }),
    )
  }
}

function measureOf(name: string): Measure {
  if (isMeasure(name)) return name
  throw new QueryError('param-invalid', `measure: expected ${Object.keys(measures).join(', ')}`)
}

const isMeasure = (name: string): name is Measure => Object.hasOwn(measures, name)

function splitOf(name: string): SplitField {
  const known = splitFields.find((field) => field === name)
  if (known !== undefined) return known
  const tag = /^tag:([A-Za-z0-9_.-]{1,64})$/.exec(name)?.[1]
  if (tag !== undefined) return `tag:${tag}`
  throw new QueryError(
    'param-invalid',
    `split: expected ${splitFields.join(', ')} or tag:NAME, with commas between`,
  )
}
