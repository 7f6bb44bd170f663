import { randomUUID } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import type { Configuration, Plan } from '@voicemark/schema'
import { readConfig, type Config } from '../config.js'
import { dnsmosFolder } from '../quality/dnsmos/dnsmos-files.js'
import { beginCampaign, resumeCampaign, type CampaignResult } from './campaign-start.js'
import type { BenchOptions } from './plan/bench-options.js'
import { findCorpus } from './plan/find-corpus.js'
import { shownFlag } from './plan/flag-names.js'
import { parsePlan } from './plan/parsed-plan.js'
import { readPlanFile } from './plan/plan-file.js'
import { planOfFlags } from './plan/plan-flags.js'
import { checkListeners, streamsOf } from './plan/streams-settings.js'
import type { QualitySettings } from './quality/quality-settings.js'
import { createProgress } from './run/progress.js'
import { budgetOfAnother, type AgentPlace, type StartAgent } from './target/bench-agent.js'

/** What a bench has from outside. */
export interface BenchDeps {
  readonly startAgent: StartAgent
  /** Sees to what a new plan needs on this machine, before anything is measured. @throws StartError */
  readonly prepare: (plan: Plan) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Runs a campaign, new or one that was begun; when aborted, reports what was measured until then.
 * @throws StartError, RequestError when it cannot begin.
 */
export async function bench(
  options: BenchOptions,
  { startAgent, prepare, signal }: BenchDeps,
): Promise<CampaignResult> {
  const { memoryBudget } = options
  const given = memoryBudget === undefined ? {} : { VOICEMARK_MEMORY_BUDGET: memoryBudget }
  const config = readConfig({ ...process.env, ...given })
  const folder = join(config.home, 'campaigns')
  const progress = createProgress({ stream: process.stderr, nowMs: () => performance.now() })
  const streams = streamsOf(options)
  const place = placeOf(options, config, startAgent)
  const deps = { progress, place, signal, quality: qualityOf(options, config.home) }
  if (options.resume !== undefined)
    return resumeCampaign(folder, options.resume, deps, { time_s: options.streamsTime })
  const plan = withWholePaths(await readPlan(options), planFolder(options))
  if (streams !== null) checkListeners(plan)
  const found = await findCorpus(plan.corpus, planFolder(options))
  await prepare(plan)
  return beginCampaign(folder, { campaign_id: randomUUID(), plan, found, streams }, deps)
}

/** @throws StartError when an agent that runs is to have another memory budget */
function placeOf({ agent, memoryBudget }: BenchOptions, config: Config, startAgent: StartAgent): AgentPlace {
  if (agent === undefined) return { config, startAgent, mustStart: memoryBudget !== undefined }
  if (memoryBudget !== undefined) throw budgetOfAnother(agent)
  return { url: agent }
}

function qualityOf({ recogniser, keepAudio }: BenchOptions, home: string): QualitySettings {
  return {
    ...{ recogniser: recogniser ?? null, mayFind: true, dnsmosFolder: dnsmosFolder(home) },
    keepAudio: keepAudio === undefined ? null : resolve(keepAudio),
  }
}

async function readPlan(options: BenchOptions): Promise<Plan> {
  if (options.plan !== undefined) return readPlanFile(options.plan)
  return parsePlan('', planOfFlags(options), { shownPath: shownFlag })
}

/** A campaign may go on from another folder. */
function withWholePaths(plan: Plan, folder: string): Plan {
  return { ...plan, configurations: plan.configurations.map((one) => withPaths(one, folder)) }
}

function withPaths(one: Configuration, folder: string): Configuration {
  const whole = (path: string | null) => (path === null ? null : resolve(folder, path))
  if (one.engine === 'piper-onnx') return one
  const model_file = whole(one.model_file)
  if (one.engine === 'command') return { ...one, model_file, cwd: whole(one.cwd) }
  const serve = one.serve === null ? null : { ...one.serve, cwd: whole(one.serve.cwd) }
  return one.engine === 'http'
    ? { ...one, model_file, serve, ca: whole(one.ca) }
    : { ...one, model_file, serve }
}

/** Paths in a plan file are relative to it. */
const planFolder = ({ plan }: BenchOptions) => (plan === undefined ? '.' : dirname(plan))
