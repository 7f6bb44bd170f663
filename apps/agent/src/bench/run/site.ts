import { setTimeout } from 'node:timers/promises'
import { StartError } from '@voicemark/daemon'
import { countsEnergy, createTemperatureSource } from '@voicemark/sampler'
import type { Plan } from '@voicemark/schema'
import { connectAgent, findOrStartAgent, type AgentPlace, type BenchAgent } from '../target/bench-agent.js'
import { targetOf } from '../target/configured-target.js'
import { refuseOneVoiceTwice } from '../target/offered-voice.js'
import type { Target } from '../target/target.js'
import { untilSensorsKnown } from './known-sensors.js'
import type { Progress } from './progress.js'
import { restFirst } from './rest.js'

/** Where a campaign is measured. */
export interface Site {
  readonly agent: BenchAgent
  /** One for each configuration. */
  readonly targets: readonly Target[]
  readonly temperature: () => number | null
  readonly progress: Progress
}

/** What a site is opened with. */
export interface SiteOptions {
  readonly place: AgentPlace
  readonly plan: Plan
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** Opens the site of a plan for as long as `run` lasts. @throws StartError, RequestError when it has not what the plan needs. */
export async function withSite<Result>(
  { place, plan, progress, signal }: SiteOptions,
  run: (site: Site) => Promise<Result>,
): Promise<Result> {
  const targetsAt = plan.configurations.map((one) => targetOf(one, process.env))
  const agent = await openAgent(place, plan)
  const sensor = createTemperatureSource('/')
  const targets = targetsAt.map((at) => at(agent))
  try {
    for (const target of targets) await target.check()
    await refuseOneVoiceTwice(agent.url, plan.configurations)
    progress.note(agent.about)
    await untilSensorsKnown(agent.url, signal)
    for (const target of targets) (await open(target, signal)).forEach(progress.note)
    for (const target of targets) await probe(target, progress, signal)
    await restFirst({
      countsEnergy: () => countsEnergy('/'),
      sleep: (ms) => setTimeout(ms, null, { signal }).catch(() => undefined),
      note: progress.note,
    })
    return await run({ agent, targets, temperature: () => sensor.read(performance.now()), progress })
  } finally {
    sensor.close()
    await Promise.allSettled(targets.map((target) => target.close()))
    await agent.stop()
  }
}

/** What was interrupted before it is known how it is asked has begun nothing. @throws StartError */
async function open(target: Target, signal: AbortSignal): Promise<readonly string[]> {
  return target.open(signal).catch((error: unknown) => {
    if (!signal.aborted) throw error
    throw new StartError('interrupted before the campaign began')
  })
}

/** An interrupted probe says nothing; the campaign then ends before it asks anything. */
async function probe(target: Target, progress: Progress, signal: AbortSignal): Promise<void> {
  const note = await target.probe(signal).catch((error: unknown) => {
    if (!signal.aborted) throw error
    return null
  })
  if (note !== null) progress.note(note)
}

/** An agent of its own starts with the bench's voice and threads, so that no other voice is loaded first. */
function openAgent(place: AgentPlace, plan: Plan): Promise<BenchAgent> {
  if ('url' in place) return connectAgent(place.url)
  const { config, startAgent, mustStart } = place
  const own = plan.configurations.find((one) => one.engine === 'piper-onnx')
  if (own === undefined) return findOrStartAgent(config, startAgent, mustStart)
  const { voice, threads, provider } = own
  const asPlanned = {
    ...config,
    voice: voice ?? config.voice,
    threads: threads ?? config.threads,
    provider: provider ?? config.provider,
  }
  return findOrStartAgent(asPlanned, startAgent, mustStart)
}
