import { createTemperatureSource } from '@voicemark/sampler'
import type { Configuration, Plan } from '@voicemark/schema'
import type { Config } from '../../config.js'
import { checkVoice, connectAgent, findOrStartAgent, type BenchAgent } from '../target/bench-agent.js'
import type { Progress } from './progress.js'
import { accessTo, type ServerAccess } from '../target/server-access.js'
import { probeServer } from '../target/server-probe.js'

/** Where a campaign is measured. */
export interface Site {
  readonly agent: BenchAgent
  /** Of each configuration that is a server. */
  readonly servers: readonly (ServerAccess | null)[]
  readonly temperature: () => number | null
  readonly progress: Progress
}

/** What a site is opened with. */
export interface SiteOptions {
  /** The agent; one is found or started where it is not given. */
  readonly url: string | undefined
  readonly plan: Plan
  readonly config: Config
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Opens the site of a plan for as long as `run` lasts. @throws StartError, RequestError when it has not what the plan needs. */
export async function withSite<Result>(
  { url, plan, config, progress, signal }: SiteOptions,
  run: (site: Site) => Promise<Result>,
): Promise<Result> {
  const servers = plan.configurations.map((one) =>
    one.engine === 'http' ? accessTo(one, process.env) : null,
  )
  const agent = await openAgent(url, plan, config)
  const sensor = createTemperatureSource('/')
  try {
    for (const one of plan.configurations)
      if (one.engine !== 'http' && one.voice !== null) await checkVoice(agent.url, one.voice)
    progress.note(agent.about)
    for (const [at, one] of plan.configurations.entries())
      await probe(one, servers[at] ?? null, progress, signal)
    return await run({ agent, servers, temperature: () => sensor.read(performance.now()), progress })
  } finally {
    sensor.close()
    await agent.stop()
  }
}

/** An interrupted probe says nothing; the campaign then ends before it asks anything. */
async function probe(
  one: Configuration,
  access: ServerAccess | null,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (one.engine !== 'http' || access === null) return
  const note = await probeServer(one, access, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error
    return null
  })
  if (note !== null) progress.note(note)
}

/** An agent of its own starts with the bench's voice and threads, so that no other voice is loaded first. */
function openAgent(url: string | undefined, plan: Plan, config: Config): Promise<BenchAgent> {
  if (url !== undefined) return connectAgent(url)
  const own = plan.configurations.find((one) => one.engine !== 'http')
  if (own === undefined) return findOrStartAgent(config)
  const { voice, threads, provider } = own
  return findOrStartAgent({
    ...config,
    voice: voice ?? config.voice,
    threads: threads ?? config.threads,
    provider: provider ?? config.provider,
  })
}
