import { campaignList, campaignStatus, observerEffects } from '@voicemark/schema/rest'
import { campaignBody } from '../../routes/work/campaigns-route.js'
import { json, type Operations } from './operation.js'

const parts = { id: 'Id of a campaign.' }

/** Plans that agents run. */
export const campaignOperations = {
  'GET /api/v1/campaigns': {
    id: 'listCampaigns',
    tag: 'Campaigns',
    summary: 'The newest 50 campaigns, with what of each is stored',
    answers: { 200: json(campaignList) },
  },
  'POST /api/v1/campaigns': {
    id: 'startCampaign',
    tag: 'Campaigns',
    summary: 'Begins a plan on all agents that are connected, or on those that are named',
    body: json(campaignBody),
    answers: { 201: json(campaignStatus) },
    headers: ['Location'],
    errors: ['plan-invalid', 'agent-unknown', 'no-agents'],
  },
  'GET /api/v1/campaigns/:id': {
    id: 'getCampaign',
    tag: 'Campaigns',
    summary: 'How far it is at each agent, and whether all of it is stored',
    parts,
    answers: { 200: json(campaignStatus) },
    errors: ['campaign-unknown'],
  },
  'GET /api/v1/campaigns/:id/observer-effect': {
    id: 'getObserverEffect',
    tag: 'Campaigns',
    summary: 'What sampling cost, by agent and configuration; none unless the plan had `observer_check`',
    parts,
    answers: { 200: json(observerEffects) },
  },
  'POST /api/v1/campaigns/:id/stop': {
    id: 'stopCampaign',
    tag: 'Campaigns',
    summary: 'Ends it at every agent; what was measured stays',
    parts,
    answers: { 200: json(campaignStatus) },
    errors: ['campaign-unknown'],
  },
} as const satisfies Operations
