import { z } from 'zod'

/** The version of the protocol since which agents take campaigns. */
export const campaignProtocolVersion = 3

/** What has become of a campaign at one agent, as the agent says it. */
export const campaignState = z.enum([
  'running',
  /** It will not begin here; `code` says why. */
  'refused',
  'complete',
  /** The collector said so. */
  'stopped',
  /** The agent is stopping; it goes on when the agent is back and is asked again. */
  'interrupted',
  'failed',
])

/**
 * Event `campaign`, from the collector to an agent: run this plan, or say how far it is. The same message is sent until
 * the campaign has ended there, so a lost one costs nothing, and an agent that was restarted goes on. Since protocol 3.
 */
export const campaignMessage = z.strictObject({
  campaign_id: z.uuid(),
  /** As in a plan file, with its seed; read by the agent itself. */
  plan: z.record(z.string(), z.unknown()),
  /** End it. */
  stop: z.boolean(),
})

const count = z.number().int().nonnegative().max(2_147_483_647)

/** The reply to a campaign. */
export const campaignReply = z.object({
  state: campaignState,
  /** Why it was refused or failed; null otherwise. */
  code: z
    .string()
    .regex(/^[a-z-]{1,64}$/)
    .nullable(),
  detail: z.string().max(2000).nullable(),
  /** Measured requests, as far as is known; null before it has begun. */
  planned: count.nullable(),
  answered: count,
  failed: count,
  /** Answers that made no row anywhere, such as a full queue in an open loop. */
  unrecorded: count,
  corpus_sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
})

export type CampaignState = z.infer<typeof campaignState>
export type CampaignMessage = z.infer<typeof campaignMessage>
export type CampaignReply = z.infer<typeof campaignReply>
