import { z } from 'zod'
import { campaignReply, campaignState } from '../../wire/campaign-wire.js'
import { count, figure, unixTime } from '../values/quantities.js'
import { interval } from '../values/interval.js'

const said = campaignReply.omit({ state: true }).shape

/** A campaign at one agent. */
export const agentStatus = z
  .object({
    agent_id: z.string(),
    hardware_tier: z.string().nullable().describe('Null before it has delivered anything.'),
    state: z
      .enum([...campaignState.options, 'waiting', 'unsupported', 'delivering', 'vanished'])
      .describe(
        'As the agent said it; `waiting` and `unsupported` before; `delivering` when it has ended and rows are on their way; `vanished` when there is something to come and nothing is heard of it.',
      ),
    ...said,
    expected: count
      .nullable()
      .describe(
        'Request rows that there should be: planned ones without those that make no row; null before it is known.',
      ),
    stored: count.describe('Of them in the database.'),
    warmups_stored: count,
    requests_per_s: figure.describe(
      'Measured requests per second, of the latest ones; null where none runs, too few have, or nothing was heard for 15 s.',
    ),
    time_left_s: figure.describe(
      'Seconds until the last one is answered, at that pace; null where that is not known.',
    ),
    last_heard: unixTime.nullable(),
    complete: z.boolean().describe('Whether it came to its end and every row is stored.'),
  })
  .meta({ id: 'AgentStatus' })

/** Body of `GET /api/v1/campaigns/{id}`. */
export const campaignStatus = z
  .object({
    campaign_id: z.uuid(),
    created_at: unixTime,
    plan: z.record(z.string(), z.unknown()).describe('Complete, as in a plan file.'),
    named: z.boolean().describe('Whether it is for the agents that were named, and no others.'),
    stopped_at: unixTime.nullable(),
    complete: z.boolean().describe('Whether there is an agent, and it is complete at every one.'),
    ended: z.boolean().describe('Whether nothing more is to be expected.'),
    time_left_s: figure.describe(
      'Of the agent that needs longest; null where it is not known of everyone that has not ended.',
    ),
    agents: z.array(agentStatus),
    links: z
      .object({
        comparison: z.string(),
        requests: z.string(),
        synthesis_csv: z.string(),
        realtime_csv: z.string(),
        observer_effect: z.string().describe('What sampling cost.'),
      })
      .describe('Where the figures of this campaign alone are.'),
  })
  .meta({ id: 'CampaignStatus' })

/** Body of `GET /api/v1/campaigns`, newest first. */
export const campaignList = z.object({ campaigns: z.array(campaignStatus) }).meta({ id: 'CampaignList' })

/** What sampling cost in one configuration of one agent. */
export const configurationEffect = z
  .object({
    agent_id: z.string(),
    configuration: z.string().nullable().describe('Its tag where the plan has several.'),
    pairs: count.describe('Requests that were measured both ways.'),
    ratio: z
      .number()
      .describe('RTF with samples / RTF without: the pseudomedian of the ratios of all pairs.'),
    interval: interval.nullable().describe('95 %; null below 6 pairs.'),
  })
  .meta({ id: 'ConfigurationEffect' })

/** Body of `GET /api/v1/campaigns/{id}/observer-effect`. */
export const observerEffects = z
  .object({ campaign_id: z.uuid(), effects: z.array(configurationEffect) })
  .meta({ id: 'ObserverEffects' })

export type AgentStatus = z.infer<typeof agentStatus>
export type CampaignStatus = z.infer<typeof campaignStatus>
export type CampaignList = z.infer<typeof campaignList>
export type ObserverEffects = z.infer<typeof observerEffects>
