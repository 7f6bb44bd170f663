import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { StartError } from '@voicemark/daemon'
import { createTemperatureSource } from '@voicemark/sampler'
import { readConfig, type Config } from '../config.js'
import { adoptRows } from './adopt-rows.js'
import {
  checkVoice,
  connectAgent,
  findOrStartAgent,
  readCampaignRows,
  type BenchAgent,
} from './bench-agent.js'
import { runCampaign, type CampaignEnd } from './campaign.js'
import {
  createCampaignFile,
  openCampaignFile,
  type CampaignEvent,
  type CampaignFile,
} from './campaign-file.js'
import { answersOf, buildCampaignReport, type CampaignReport } from './campaign-report.js'
import { createClient, type SendRequest } from './client.js'
import { configurationTags } from './configuration.js'
import { coolDown, type CoolDown } from './cool-down.js'
import { corpusSha256, type Corpus } from './corpus.js'
import { findCorpus } from './find-corpus.js'
import { createHttpClient, createRecord } from './http-client.js'
import type { Timed } from './loop.js'
import type { BenchOptions } from './options.js'
import type { Configuration, Plan } from '@voicemark/schema'
import { isPlain, parsePlan } from './plan.js'
import { planOfFlags, shownFlag } from './plan-flags.js'
import { readPlanFile } from './plan-file.js'
import { createProgress, type Progress } from './progress.js'
import { buildReport, type BenchReport } from './report.js'

/** What a bench measured: as ever for one configuration one request at a time, else as a campaign. */
export type BenchResult =
  | { readonly kind: 'plain'; readonly report: BenchReport }
  | { readonly kind: 'campaign'; readonly report: CampaignReport }

const mostRequests = 100_000

/**
 * Runs a campaign, new or one that was begun; when aborted, reports what was measured until then.
 * @throws StartError, RequestError when it cannot begin.
 */
export async function bench(options: BenchOptions, signal: AbortSignal): Promise<BenchResult> {
  const config = readConfig(process.env)
  const folder = join(config.home, 'campaigns')
  if (options.resume === undefined) return beginCampaign(folder, options, config, signal)
  const file = openCampaignFile(folder, options.resume)
  try {
    return await resumeCampaign(file, options, config, signal)
  } finally {
    file.close()
  }
}

async function beginCampaign(
  folder: string,
  options: BenchOptions,
  config: Config,
  signal: AbortSignal,
): Promise<BenchResult> {
  const plan = await readPlan(options)
  const { corpus, path } = await findCorpus(plan.corpus, planFolder(options))
  const sha256 = corpusSha256(corpus.items)
  checkSize(plan, corpus)
  return withAgent(options.agent, plan, config, async (site) => {
    const file = createCampaignFile(folder, {
      version: 1,
      campaign_id: randomUUID(),
      created: new Date().toISOString(),
      plan,
      corpus: { name: corpus.name, path, sha256 },
      agent: { agent_id: site.agent.identity.agent_id, url: options.agent ?? null },
      start_temperature_c: site.temperature(),
    })
    try {
      return await runParts({ ...site, file, plan, corpus }, false, signal)
    } finally {
      file.close()
    }
  })
}

async function resumeCampaign(
  file: CampaignFile,
  options: BenchOptions,
  config: Config,
  signal: AbortSignal,
): Promise<BenchResult> {
  const { plan, agent, corpus: begun } = file.header
  const { corpus } = await findCorpus(begun.path ?? plan.corpus, '.')
  checkCorpus(file, corpusSha256(corpus.items))
  const url = options.agent ?? agent.url ?? undefined
  return withAgent(url, plan, config, (site) => runParts({ ...site, file, plan, corpus }, true, signal))
}

/** Where a campaign is measured. */
interface Site {
  readonly agent: BenchAgent
  /** Of each configuration that is a server with a key. */
  readonly keys: readonly (string | null)[]
  readonly temperature: () => number | null
  readonly progress: Progress
}

async function withAgent(
  url: string | undefined,
  plan: Plan,
  config: Config,
  run: (site: Site) => Promise<BenchResult>,
): Promise<BenchResult> {
  const keys = plan.configurations.map((one) => keyOf(one))
  const agent = await openAgent(url, plan, config)
  const sensor = createTemperatureSource('/')
  try {
    for (const one of plan.configurations)
      if (one.engine !== 'http' && one.voice !== null) await checkVoice(agent.url, one.voice)
    const progress = createProgress({ stream: process.stderr, nowMs: () => performance.now() })
    progress.note(agent.about)
    return await run({ agent, keys, temperature: () => sensor.read(performance.now()), progress })
  } finally {
    sensor.close()
    await agent.stop()
  }
}

interface Parts extends Site {
  readonly file: CampaignFile
  readonly plan: Plan
  readonly corpus: Corpus
}

async function runParts(parts: Parts, isResumed: boolean, signal: AbortSignal): Promise<BenchResult> {
  const { file, plan, corpus, agent, progress } = parts
  const { campaign_id } = file.header
  const events = [...file.events]
  const keep = (event: CampaignEvent) => {
    events.push(event)
    file.append(event)
  }
  progress.note(`campaign ${campaign_id}, seed ${plan.seed}`)
  if (isResumed) {
    checkAgent(file, agent)
    adoptRows(plan, events, await readCampaignRows(agent.url, campaign_id)).forEach(keep)
    const done = events.filter((event) => event.event === 'answered' && !event.warmup).length
    progress.note(`goes on after ${done} measured requests`)
  }
  keep({ event: 'began', at: new Date().toISOString() })
  const end = await runCampaign(
    {
      plan,
      corpus,
      earlier: answersOf(events, corpus).map(({ outcome }) => outcome),
      senders: plan.configurations.map((one, at) => senderOf(one, parts.keys[at] ?? null, parts)),
      coolDown: (block) => gate(block, parts, keep, signal),
      onAnswer: (timed) => keep(answered(timed)),
      progress,
      nowMs: () => performance.now(),
    },
    signal,
  )
  if (end === 'interrupted' || end === 'agent-gone')
    progress.note(`to go on: voicemark bench --resume ${campaign_id}`)
  return resultOf(parts, events, end)
}

function senderOf(one: Configuration, key: string | null, parts: Parts): SendRequest {
  const { plan, agent, file } = parts
  const { campaign_id, corpus } = file.header
  const tags = configurationTags(plan, one, corpus.sha256)
  if (one.engine === 'http') {
    const record = createRecord(agent.url)
    return createHttpClient({ configuration: one, campaign_id, tags, key, record })
  }
  const { voice, threads, speed } = one
  return createClient(agent.url, { campaign_id, voice, threads, speed, tags }, undefined, plan.rate === null)
}

/** Waits before a block for a machine that got hot, and says so. */
async function gate(
  block: number,
  { plan, file, temperature, progress }: Parts,
  keep: (event: CampaignEvent) => void,
  signal: AbortSignal,
): Promise<CoolDown | null> {
  if (plan.cooldown_s === 0) return null
  const cooled = await coolDown({
    start_c: file.header.start_temperature_c,
    longest_s: plan.cooldown_s,
    read: temperature,
    sleep: (ms) => setTimeout(ms, undefined, { signal }),
  })
  keep({ event: 'cool-down', block, ...cooled })
  const { waited_s, from_c, to_c } = cooled
  if (waited_s > 0)
    progress.note(`block ${block}: waited ${waited_s} s, ${from_c ?? '?'} to ${to_c ?? '?'} °C`)
  return cooled
}

function answered({ outcome, latency_s, late_s }: Timed): CampaignEvent {
  const { request } = outcome
  const row = outcome.status === 'done' ? outcome.row : null
  // The bench writes down what a server took before it goes on, which no client waits for.
  const isServer = row?.engine === 'http' && row.total_duration_s !== null
  return {
    event: 'answered',
    configuration: request.configuration,
    item_id: request.item.id,
    repeat: request.repeat,
    warmup: request.warmup,
    latency_s: isServer ? late_s + (row.total_duration_s ?? 0) : latency_s,
    late_s,
    row,
    failure: outcome.status === 'failed' ? outcome.failure : null,
  }
}

function resultOf(parts: Parts, events: readonly CampaignEvent[], end: CampaignEnd): BenchResult {
  const { file, plan, corpus, agent } = parts
  const { campaign_id, created, start_temperature_c } = file.header
  const answers = answersOf(events, corpus)
  const [one] = plan.configurations
  if (!isPlain(plan) || one === undefined || one.engine === 'http') {
    const { identity } = agent
    const report = { campaign_id, created, end, plan, corpus, agent: identity, start_temperature_c }
    return { kind: 'campaign', report: buildCampaignReport({ ...report, events, answers }) }
  }
  const { voice, threads } = one
  const report = buildReport({
    campaign: { campaign_id, voice, threads, tags: plan.tags },
    corpus,
    options: plan,
    agent: agent.identity,
    planned: corpus.items.length * plan.repeat,
    outcomes: answers.map(({ outcome }) => outcome),
  })
  return { kind: 'plain', report }
}

async function readPlan(options: BenchOptions): Promise<Plan> {
  if (options.plan !== undefined) return readPlanFile(options.plan)
  return parsePlan('', planOfFlags(options), shownFlag)
}

/** Paths in a plan file are relative to it. */
const planFolder = ({ plan }: BenchOptions) => (plan === undefined ? '.' : dirname(plan))

function checkSize({ configurations, max_repeat }: Plan, { items }: Corpus): void {
  const count = configurations.length * max_repeat * items.length
  if (count > mostRequests) throw new StartError(`${count} requests; at most ${mostRequests} in one bench`)
}

function checkCorpus({ header }: CampaignFile, sha256: string): void {
  if (header.corpus.sha256 === sha256) return
  const where = header.corpus.path ?? header.corpus.name
  throw new StartError(
    `--resume: the texts of ${where} are not those that the campaign began with (SHA-256 ${sha256.slice(0, 12)}, then ${header.corpus.sha256.slice(0, 12)})`,
  )
}

function checkAgent({ header }: CampaignFile, { identity, url }: BenchAgent): void {
  if (header.agent.agent_id === identity.agent_id) return
  throw new StartError(`--resume: the campaign began with another agent than the one at ${url}`)
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
