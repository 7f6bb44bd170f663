import { z } from 'zod'
import { count, unixTime } from '../values/quantities.js'
import { correction } from './corrections.js'
import { readRequest } from './requests.js'
import { storedRun } from './runs.js'

/** Body of `GET /api/v1/requests/{id}`: one request with what is around it. */
export const wholeRequest = z
  .object({
    request: readRequest,
    run: storedRun,
    excluded: z.string().nullable().describe('Why persons have taken it out; null: they have not.'),
    campaign: z
      .object({
        campaign_id: z.string(),
        created_at: unixTime.nullable().describe('Null of a campaign that the bench ran by itself.'),
        stopped_at: unixTime.nullable(),
      })
      .nullable(),
    neighbours: z
      .object({ previous: z.string().nullable(), next: z.string().nullable() })
      .describe('Ids of those that its run made before and after it.'),
    corrections: z.array(correction).describe('Of it, its run, agent, campaign or file.'),
    samples: z
      .object({
        count: count.describe('As they were measured.'),
        folded: count.describe('In coarser rows, with those that share such a row with them.'),
      })
      .nullable(),
  })
  .meta({ id: 'WholeRequest' })

export type WholeRequest = z.infer<typeof wholeRequest>
