import type { Answered } from '../shell/asking/use-answer.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import type { FilterName } from './request-filter.js'

interface Facet {
  readonly value: string | null
  readonly count: number
}

/** What there is to filter by, as far as the collector lists it. */
export type Facets = Readonly<Partial<Record<string, unknown>>>

const facetNames: Readonly<Partial<Record<FilterName, string>>> = {
  voice: 'voice',
  engine: 'engine',
  device: 'device_type',
  tier: 'hardware_tier',
  subject: 'subject',
  campaign: 'campaign_id',
  failure_class: 'failure_class',
}

export const useFacets = (): Answered<Facets> => useAnswer<Facets>('/api/v1/facets')

/** Values of a filter that rows have, with how many have each. */
export function valuesOf(
  facets: Facets | undefined,
  name: FilterName,
): readonly (Facet & { value: string })[] {
  const facet = facets?.[facetNames[name] ?? name]
  const values = Array.isArray(facet) ? facet : (facet as { values?: unknown } | undefined)?.values
  if (!Array.isArray(values)) return []
  return (values as readonly Facet[]).flatMap((one) =>
    one.value === null ? [] : [{ ...one, value: one.value }],
  )
}
