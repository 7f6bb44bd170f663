import { ApiProblem, createClient } from '@voicemark/client'
import { fetchBy, httpReason, StartError, type HttpSend } from '@voicemark/daemon'
import { z } from 'zod'

const oneLine = (text: string) => text.replace(/\p{C}+/gu, ' ').slice(0, 2000)
const line = z.string().transform(oneLine)
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
  const fetch = fetchBy({ send })
  const client = createClient({ url: collector, fetch, ...(token !== null && { token }) })
  const answered = async (ask: (signal: AbortSignal) => Promise<unknown>): Promise<CampaignStatus> => {
    const said = await ask(AbortSignal.timeout(answerMs)).catch((error: unknown) => {
      throw failureOf(collector, error)
    })
    const status = campaignStatus.safeParse(said)
    if (status.success) return status.data
    throw noCollector(collector)
  }
  return {
    start: (plan, agents) =>
      answered((signal) =>
        client.post('/api/v1/campaigns', { plan, ...(agents.length === 0 ? {} : { agents }) }, { signal }),
      ),
    status: (id) => answered((signal) => client.get('/api/v1/campaigns/:id', { parts: { id }, signal })),
    stop: (id) =>
      answered((signal) => client.post('/api/v1/campaigns/:id/stop', {}, { parts: { id }, signal })),
  }
}

function failureOf(collector: string, error: unknown): StartError {
  if (error instanceof StartError) return error
  if (error instanceof SyntaxError) return noCollector(collector)
  if (!(error instanceof ApiProblem))
    return new CollectorAway(`no collector answers at ${collector} (${httpReason(error)})`, false)
  const { code, status } = error
  const said = code === null ? `HTTP ${status}` : `${oneLine(error.message)} (${oneLine(code)})`
  if (status >= 500) return new CollectorAway(`the collector at ${collector}: ${said}`, true)
  return code === null ? noCollector(collector) : new StartError(`the collector at ${collector}: ${said}`)
}

const noCollector = (collector: string) =>
  new StartError(`what listens at ${collector} is no collector with campaigns; upgrade it`)
