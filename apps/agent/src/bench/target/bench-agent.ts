import { setTimeout } from 'node:timers/promises'
import {
  StartError,
  createLog,
  errorCode,
  httpReason,
  readJson,
  readText,
  type HttpResponse,
} from '@voicemark/daemon'
import { requestColumns, requestRow, type RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Config } from '../../config.js'
import { agentHttp } from './agent-http.js'

/** The agent that a bench measures. */
export interface BenchAgent {
  readonly url: string
  readonly identity: AgentIdentity
  /** One phrase for the person who waits: which agent this is. */
  readonly about: string
  /** Ends it where it was started for this bench. */
  stop(): Promise<void>
}

/** Starts an agent in this process. @throws StartError, RequestError when it cannot. */
export type StartAgent = (config: Config, log: Logger) => Promise<Pick<BenchAgent, 'url' | 'stop'>>

/** The agent at an address, or the one of a configuration, which is started where none listens. */
export type AgentPlace =
  | { readonly url: string }
  | {
      readonly config: Config
      readonly startAgent: StartAgent
      /** One that runs has other settings than were asked for. @default false */
      readonly mustStart?: boolean
    }

/** Who measured, on what. */
export type AgentIdentity = z.infer<typeof identity>

const identity = z.object({
  agent_id: z.uuid(),
  run_id: z.uuid(),
  hardware_tier: requestColumns.shape.hardware_tier,
  device_type: requestColumns.shape.device_type,
})

/** Why the provider that was asked for does not run; agents of before do not say it. */
const provider = z.object({
  synthesis: z.object({ fallback_reason: z.string().max(512).nullable().default(null) }),
})

const readiness = z.object({ status: z.enum(['ok', 'starting', 'spool-full', 'stopping']) })
const campaignRows = z.object({ requests: z.array(requestRow) })

const answerMs = 5000
/** The agent reads its whole journal. */
const longAnswerMs = 120_000
const startingMs = 120_000
const pollMs = 500

/**
 * Finds the agent of this configuration, or starts one that ends with the bench when nothing listens there.
 * @throws StartError, RequestError when neither is possible.
 */
export async function findOrStartAgent(
  config: Config,
  startAgent: StartAgent,
  mustStart = false,
): Promise<BenchAgent> {
  const url = addressOf(config)
  if (url !== null && (await listens(url))) {
    if (mustStart) throw budgetOfAnother(url)
    return connectAgent(url)
  }
  const agent = await startAgent({ ...config, port: 0 }, createLog('warn')).catch((error: unknown) => {
    if (!(error instanceof StartError)) throw error
    throw new StartError(`${error.message}; to measure an agent that runs, give its address: --agent URL`)
  })
  const where = url === null ? '' : ` at ${url}`
  const about = `no agent listens${where}; started one, its files are in ${config.metricsDir}`
  return { ...(await lookAt(agent.url, about)), stop: () => agent.stop() }
}

/** An agent has one memory budget for its life. */
export const budgetOfAnother = (url: string) =>
  new StartError(
    `--memory-budget is for an agent that the bench starts; the one at ${url} has its own: ` +
      'start that with `voicemark agent --memory-budget SIZE`, or end it',
  )

/** Uses the agent at this URL. @throws StartError when there is none or it is not ready. */
export async function connectAgent(url: string): Promise<BenchAgent> {
  await untilReady(url)
  return { ...(await lookAt(url, `agent at ${url}`)), stop: () => Promise.resolve() }
}

async function lookAt(url: string, about: string): Promise<Omit<BenchAgent, 'stop'>> {
  const identity = await readIdentity(url)
  const { fallback_reason } = (await getJson(url, '/healthz', provider)).synthesis
  const fallback =
    fallback_reason === null ? '' : `; it runs on ${identity.device_type} (${oneLine(fallback_reason)})`
  return { url, identity, about: `${about}${fallback}` }
}

/** What another machine says must not move the cursor of this terminal. */
const oneLine = (said: string) => said.replace(/\p{C}+/gu, ' ')

/** What an agent has recorded of a campaign. @throws StartError when it does not say. */
export async function readCampaignRows(url: string, campaign_id: string): Promise<readonly RequestRow[]> {
  const { requests } = await getJson(url, `/campaigns/${campaign_id}/requests`, campaignRows, longAnswerMs)
  return requests
}

/** Requests that may wait at an agent. @throws StartError when it does not say. */
export async function readQueueLimit(url: string): Promise<number> {
  const { queue } = await getJson(url, '/healthz', z.object({ queue: z.object({ limit: z.number() }) }))
  return queue.limit
}

/** Null for port 0: an agent that took a free port cannot be found again. */
function addressOf({ host, port }: Config): string | null {
  return port === 0 ? null : `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function listens(url: string): Promise<boolean> {
  try {
    await readText(await get(url, '/readyz'))
    return true
  } catch (error) {
    return errorCode(error) !== 'ECONNREFUSED'
  }
}

async function untilReady(url: string): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const { status } = await getJson(url, '/readyz', readiness)
    if (status === 'ok') return
    if (status !== 'starting' || waitedMs >= startingMs)
      throw new StartError(`the agent at ${url} is not ready: ${status}`)
    await setTimeout(pollMs)
  }
}

const readIdentity = (url: string) => getJson(url, '/healthz', identity)

/**
 * What the agent answers on this path, whatever the HTTP status.
 * @throws StartError when that is not what one answers.
 */
export async function getJson<T>(
  url: string,
  path: string,
  schema: z.ZodType<T>,
  limitMs = answerMs,
): Promise<T> {
  const body = await get(url, path, limitMs)
    .then(readJson)
    .catch((error: unknown) => {
      throw new StartError(`no Voicemark agent answers at ${url} (${httpReason(error)})`)
    })
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new StartError(`what listens at ${url} is no Voicemark agent (GET ${path})`)
  return parsed.data
}

function get(url: string, path: string, limitMs = answerMs): Promise<HttpResponse> {
  return agentHttp.send({ url: `${url}${path}`, signal: AbortSignal.timeout(limitMs) })
}
