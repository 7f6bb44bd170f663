import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import type { Campaigns } from '../../../campaigns/campaigns.js'
import { QueryError } from '../../../query-error.js'
import { parseBody, readJsonBody } from '../../request/json-body.js'
import { parseQuery } from '../../request/query.js'

/** What a campaign is begun with. */
export const campaignBody = z.strictObject({
  plan: z.record(z.string(), z.unknown(), 'expected a plan as in a plan file'),
  agents: z
    .array(z.uuid('expected UUIDs, as /api/v1/agents lists them'), 'expected a list of agents')
    .min(1, 'expected 1–1000 agents')
    .max(1000, 'expected 1–1000 agents')
    .optional(),
})

const uuid = z.uuid()

/** POST /api/v1/campaigns: begins a plan on all agents that are connected, or on those that are named. */
export function startCampaignRoute({ start }: Campaigns): RequestHandler[] {
  return [
    ...readJsonBody,
    async (request, response) => {
      parseQuery(request.url)
      const { plan, agents } = parseBody(campaignBody, request.body)
      const status = await start(plan, agents)
      response.status(201).location(`/api/v1/campaigns/${status.campaign_id}`).json(status)
    },
  ]
}

/** GET /api/v1/campaigns: the newest ones, with what of each is stored. */
export function campaignsRoute({ list }: Campaigns): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json({ campaigns: await list() })
  }
}

/** GET /api/v1/campaigns/{id}: each agent, and whether all of it is stored. */
export function campaignRoute({ status }: Campaigns): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json(await status(campaignIdOf(request)))
  }
}

/** POST /api/v1/campaigns/{id}/stop: ends it at every agent; what was measured stays. */
export function stopCampaignRoute({ stop }: Campaigns): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json(await stop(campaignIdOf(request)))
  }
}

/** The campaign that the path names. @throws QueryError */
export function campaignIdOf(request: Request): string {
  const { data } = uuid.safeParse(request.params['id'])
  if (data === undefined) throw new QueryError('param-invalid', 'the id of a campaign is a UUID')
  return data
}
