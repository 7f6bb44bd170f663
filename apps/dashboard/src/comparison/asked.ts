import type { RouteQuery } from '../shell/route/route.js'
import { isMeasure, type MeasureName } from './measures.js'

/** What is to be compared, as the address of the view says it. */
export interface AskedComparison {
  readonly measure: MeasureName
  /** Null: what the rows differ in. */
  readonly split: readonly string[] | null
  /** Null: all requests. */
  readonly campaign: string | null
  /** Compare also what is not comparable. */
  readonly override: boolean
  /** Labels of those that are shown; none: all. */
  readonly labels: readonly string[]
}

/** Reads the query of the view; what is not known is as if it were not there. */
export function readAsked(query: URLSearchParams): AskedComparison {
  const measure = query.get('measure')
  const split = query.get('split')
  return {
    measure: isMeasure(measure) ? measure : 'rtf',
    split: split === null ? null : split.split(',').filter((field) => field !== '' && field !== none),
    campaign: query.get('campaign'),
    override: query.get('override') === 'true',
    // A label may hold any sign but a line break.
    labels: (query.get('of') ?? '').split('\n').filter((label) => label !== ''),
  }
}

/** An empty value is left out of an address: nothing chosen is not the same as not chosen. */
const none = 'none'

/** The query of the view that says the same. */
export function askedQuery({ measure, split, campaign, override, labels }: AskedComparison): RouteQuery {
  return {
    measure: measure === 'rtf' ? undefined : measure,
    split: split === null ? undefined : split.join(',') || none,
    campaign: campaign ?? undefined,
    override: override ? 'true' : undefined,
    of: labels.length === 0 ? undefined : labels.join('\n'),
  }
}
