import type { RequestRow } from '@voicemark/schema'
import type { RequestHandler } from 'express'
import { pathId } from '../request/strict-body.js'

/** What is recorded of a campaign. */
export type CampaignRows = (campaign_id: string) => Promise<readonly RequestRow[]>

/** GET /campaigns/{campaign_id}/requests: what is recorded of a campaign, so that a bench can go on after a crash. */
export function campaignRoute(campaignRows: CampaignRows): RequestHandler {
  return async (request, response) => {
    response.json({ requests: await campaignRows(pathId(request, 'campaign_id')) })
  }
}
