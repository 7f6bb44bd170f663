import { errorReason, StartError } from '@voicemark/daemon'
import { z } from 'zod'

const line = z.string().transform((text) => text.replace(/\p{C}+/gu, ' ').slice(0, 2000))
const count = z.number().int().nonnegative()

const agentStatus = z.object({
  agent_id: z.uuid(),
  hardware_tier: line.nullable(),
  state: line,
  detail: line.nullable(),
  planned: count.nullable(),
  expected: count.nullable(),
  answered: count,
  failed: count,
  stored: count,
  /** Unix seconds. */
  last_heard: z.number().nullable(),
  complete: z.boolean(),
})

const campaignStatus = z.object({
  campaign_id: z.uuid(),
  complete: z.boolean(),
  ended: z.boolean(),
  agents: z.array(agentStatus),
  links: z.object({ comparison: line }),
})

const problem = z.object({ code: line, detail: line })

/** What a collector says of a campaign. */
export type CampaignStatus = z.infer<typeof campaignStatus>

/** Where campaigns are asked for. */
export interface CollectorClient {
  /** @throws StartError with what the collector says. */
  start(plan: unknown, agents: readonly string[]): Promise<CampaignStatus>
  /** @throws StartError */
  status(campaign_id: string): Promise<CampaignStatus>
  /** @throws StartError */
  stop(campaign_id: string): Promise<CampaignStatus>
}

const answerMs = 30_000

/** Asks the collector at this origin, with the token that it wants or null. */
export function createCollectorClient(collector: string, token: string | null): CollectorClient {
  const ask = async (path: string, body?: unknown): Promise<CampaignStatus> => {
    const response = await fetch(`${collector}/api/v1/campaigns${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
    }).catch((error: unknown) => {
      const cause = error instanceof Error ? (error.cause ?? error) : error
      throw new StartError(`no collector answers at ${collector} (${errorReason(cause)})`)
    })
    return readStatus(collector, await response.text())
  }
  return {
    start: (plan, agents) => ask('', { plan, ...(agents.length === 0 ? {} : { agents }) }),
    status: (campaign_id) => ask(`/${campaign_id}`),
    stop: (campaign_id) => ask(`/${campaign_id}/stop`, {}),
  }
}

function readStatus(collector: string, text: string): CampaignStatus {
  const json = parseJson(text)
  const status = campaignStatus.safeParse(json)
  if (status.success) return status.data
  const { data } = problem.safeParse(json)
  if (data !== undefined) throw new StartError(`the collector at ${collector}: ${data.detail} (${data.code})`)
  throw new StartError(`what listens at ${collector} is no collector with campaigns; upgrade it`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Judged as what it is not: neither a status nor a problem.
    return null
  }
}
