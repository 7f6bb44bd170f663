import { z } from 'zod'
import { storedRequest } from '../../rows/stored-row.js'

/** A request as it is stored, and why it is excluded where that was asked for. */
export const readRequest = storedRequest
  .extend({
    excluded: z
      .string()
      .nullable()
      .exactOptional()
      .describe('With `excluded=include`: why persons have taken it out; null where they have not.'),
  })
  .meta({ id: 'Request', description: 'A synthesis request; docs/measures.md defines each column.' })

/** Where the next page begins. */
export const nextCursor = z.string().nullable().describe('`cursor` of the next page; null on the last one.')

/** Body of `GET /api/v1/requests`. */
export const requestPage = z
  .object({ requests: z.array(readRequest), next_cursor: nextCursor })
  .meta({ id: 'RequestPage' })

/** The same where `fields` were asked for: only these columns. */
export const requestPart = z
  .object({ requests: z.array(readRequest.partial().meta({ id: 'RequestFields' })), next_cursor: nextCursor })
  .meta({ id: 'RequestPart' })

export type ReadRequest = z.infer<typeof readRequest>
export type RequestPage = z.infer<typeof requestPage>
