import type { Answered } from '../shell/asking/use-answer.js'
import { useAnswer } from '../shell/asking/use-answer.js'
import type { FilterName } from './request-filter.js'

/** A value that rows have, and how many have it. */
export interface FacetValue {
  /** Null: rows without one. */
  readonly value: string | null
  readonly n: number
}

interface Facet {
  readonly values: readonly FacetValue[]
}

/** What there is to filter by, by parameter. */
export interface Facets {
  readonly [name: string]:
    Facet | undefined | { readonly names: readonly (Facet & { readonly name: string })[] }
}

export const useFacets = (): Answered<Facets> => useAnswer<Facets>('/api/v1/facets')

/** Values of a filter that rows have, the most frequent first. */
export function valuesOf(
  facets: Facets | undefined,
  name: FilterName,
): readonly { value: string; n: number }[] {
  const facet = facets?.[name === 'tag' ? 'tags' : name]
  if (facet === undefined) return []
  if ('names' in facet)
    return facet.names.flatMap((tag) =>
      known(tag.values).map(({ value, n }) => ({ value: `${tag.name}:${value}`, n })),
    )
  return known(facet.values)
}

const known = (values: readonly FacetValue[]) =>
  values.flatMap(({ value, n }) => (value === null ? [] : [{ value, n }]))
