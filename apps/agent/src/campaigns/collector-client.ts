import { httpReason, readText, StartError, type HttpRequest, type HttpSend } from '@voicemark/daemon'
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
  requests_per_s: z.number().nullable().default(null),
  time_left_s: z.number().nullable().default(null),
  /** Unix seconds. */
  last_heard: z.number().nullable(),
  complete: z.boolean(),
})

const campaignStatus = z.object({
  campaign_id: z.uuid(),
  complete: z.boolean(),
  ended: z.boolean(),
  time_left_s: z.number().nullable().default(null),
  agents: z.array(agentStatus),
  links: z.object({ comparison: line }),
})

const problem = z.object({ code: line, detail: line })

/** No collector answers, or one whose database is away: it may be back in a moment. */
export class CollectorAway extends StartError {
  /** Whether something answered at its address. */
  readonly answered: boolean

  constructor(message: string, answered: boolean) {
    super(message)
    this.answered = answered
  }
}

/** What a collector says of a campaign. */
export type CampaignStatus = z.infer<typeof campaignStatus>

/** Where campaigns are asked for. */
export interface CollectorClient {
  /** @throws CollectorAway where asking again may help; else StartError with what the collector says, as the others. */
  start(plan: unknown, agents: readonly string[]): Promise<CampaignStatus>
  status(campaign_id: string): Promise<CampaignStatus>
  stop(campaign_id: string): Promise<CampaignStatus>
}

const answerMs = 30_000

/** Asks the collector at this origin, with the token that it wants or null. */
export function createCollectorClient(
  collector: string,
  token: string | null,
  send: HttpSend,
): CollectorClient {
  const ask = async (path: string, body?: unknown): Promise<CampaignStatus> => {
    const { status, text } = await answerOf(send, {
      url: `${collector}/api/v1/campaigns${path}`,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      if (error instanceof StartError) throw error
      throw new CollectorAway(`no collector answers at ${collector} (${httpReason(error)})`, false)
    })
    return readStatus(collector, status, text)
  }
  return {
    start: (plan, agents) => ask('', { plan, ...(agents.length === 0 ? {} : { agents }) }),
    status: (campaign_id) => ask(`/${campaign_id}`),
    stop: (campaign_id) => ask(`/${campaign_id}/stop`, {}),
  }
}

/** The whole answer: it can break off after its head, too. */
async function answerOf(send: HttpSend, request: HttpRequest): Promise<{ status: number; text: string }> {
  const response = await send({ ...request, signal: AbortSignal.timeout(answerMs) })
  return { status: response.status, text: await readText(response) }
}

function readStatus(collector: string, http_status: number, text: string): CampaignStatus {
  const json = parseJson(text)
  const status = campaignStatus.safeParse(json)
  if (status.success) return status.data
  const { data } = problem.safeParse(json)
  const said = data === undefined ? `HTTP ${http_status}` : `${data.detail} (${data.code})`
  if (http_status >= 500) throw new CollectorAway(`the collector at ${collector}: ${said}`, true)
  if (data !== undefined) throw new StartError(`the collector at ${collector}: ${said}`)
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
