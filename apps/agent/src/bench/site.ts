import { StartError } from '@voicemark/daemon'
import { createTemperatureSource } from '@voicemark/sampler'
import type { Configuration, Plan } from '@voicemark/schema'
import type { Config } from '../config.js'
import { checkVoice, connectAgent, findOrStartAgent, type BenchAgent } from './bench-agent.js'
import type { Progress } from './progress.js'

/** Where a campaign is measured. */
export interface Site {
  readonly agent: BenchAgent
  /** Of each configuration that is a server with a key. */
  readonly keys: readonly (string | null)[]
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
}

/** Opens the site of a plan for as long as `run` lasts. @throws StartError, RequestError when it has not what the plan needs. */
export async function withSite<Result>(
  { url, plan, config, progress }: SiteOptions,
  run: (site: Site) => Promise<Result>,
): Promise<Result> {
  const keys = plan.configurations.map((one) => keyOf(one))
  const agent = await openAgent(url, plan, config)
  const sensor = createTemperatureSource('/')
  try {
    for (const one of plan.configurations)
      if (one.engine !== 'http' && one.voice !== null) await checkVoice(agent.url, one.voice)
    progress.note(agent.about)
    return await run({ agent, keys, temperature: () => sensor.read(performance.now()), progress })
  } finally {
    sensor.close()
    await agent.stop()
  }
}

/** The key of a server, from the variable that the configuration names. */
function keyOf(one: Configuration): string | null {
  if (one.engine !== 'http' || one.key_env === null) return null
  const key = process.env[one.key_env]
  if (key === undefined || key === '')
    throw new StartError(`${one.key_env}, which holds the key of ${one.url}, is not set`)
  return key
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
