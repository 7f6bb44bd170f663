import { z } from 'zod'
import { count } from '../values/quantities.js'

/** Values that rows have, the most frequent first. */
export const facet = z
  .object({
    values: z.array(
      z
        .object({ value: z.string().nullable().describe('Null: rows without one.'), n: count })
        .meta({ id: 'FacetValue' }),
    ),
    cut: z.boolean().describe('Whether there are others.'),
  })
  .meta({ id: 'Facet' })

/** Body of `GET /api/v1/facets`: by parameter of /api/v1/requests. */
export const facets = z
  .object({
    voice: facet,
    engine: facet,
    device: facet,
    tier: facet,
    subject: facet,
    campaign: facet,
    failure_class: facet,
    tags: z.object({
      names: z.array(facet.extend({ name: z.string() }).meta({ id: 'TagFacet' })),
      cut: z
        .boolean()
        .describe(
          'Whether there are more sets of tags than were looked at: more names and values, and higher counts.',
        ),
    }),
  })
  .meta({ id: 'Facets' })

export type Facets = z.infer<typeof facets>
