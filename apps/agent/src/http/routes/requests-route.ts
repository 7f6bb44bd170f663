import { readStrictJson } from '@voicemark/daemon'
import { requestRow, type RequestRow } from '@voicemark/schema'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { RequestError } from '../../request-error.js'

/** A request that a bench measured at another server, without what only the agent knows; no sample is of it. */
const foreignRow = requestRow
  .omit({ agent_id: true, run_id: true, seq: true })
  .extend({ engine: z.literal('http'), first_sample_seq: z.null(), last_sample_seq: z.null() })
  .strict()

/** What the routes of recorded requests need of the agent. */
export interface RequestsParts {
  readonly record: (row: z.infer<typeof foreignRow>) => RequestRow
  readonly campaignRows: (campaign_id: string) => Promise<readonly RequestRow[]>
}

/** Reads the JSON of POST /requests. */
export const readRow: RequestHandler[] = [
  (request, _response, next) => {
    if (!request.is('application/json'))
      throw new RequestError('media-type', 'POST /requests expects application/json')
    next()
  },
  readStrictJson('32kb'),
]

/** POST /requests: takes the row of a request that a bench measured at another server into the record. */
export function recordRoute(record: RequestsParts['record']): RequestHandler {
  return (request, response) => {
    const parsed = foreignRow.safeParse(request.body)
    if (!parsed.success) {
      const field = String(parsed.error.issues[0]?.path[0] ?? 'body')
      throw new RequestError('field-invalid', `field ${field.slice(0, 64)}: not as in a row of engine http`)
    }
    response.status(201).json(record(parsed.data))
  }
}

/** GET /campaigns/{campaign_id}/requests: what is recorded of a campaign, so that a bench can go on after a crash. */
export function campaignRoute(campaignRows: RequestsParts['campaignRows']): RequestHandler {
  return async (request, response) => {
    const id = z.uuid().safeParse(request.params['campaign_id'])
    if (!id.success) throw new RequestError('field-invalid', 'field campaign_id: expected a UUID')
    response.json({ requests: await campaignRows(id.data) })
  }
}
