import { StartError } from '@voicemark/daemon'
import { configurationLabel, type Plan } from '@voicemark/schema'
import { createCampaignFile, openCampaignFile, type CampaignFile } from './kept/campaign-file.js'
import { corpusSha256, sizedName, type Corpus } from './plan/corpus.js'
import { timesEach } from './plan/order.js'
import { findCorpus, type FoundCorpus } from './plan/find-corpus.js'
import type { StreamsSettings } from './plan/streams-settings.js'
import type { QualitySettings } from './quality/quality-settings.js'
import type { BenchResult } from './report/bench-result.js'
import { runParts, type CampaignWatch } from './run/campaign-run.js'
import type { Progress } from './run/progress.js'
import { withSite, type Site } from './run/site.js'
import { corpusFor, pacesOf } from './run/sized-corpus.js'
import { runStreams } from './streams/streams-run.js'
import type { StreamsResult } from './streams/report/streams-report.js'
import type { AgentPlace } from './target/bench-agent.js'

/** What a campaign needs beside its plan. */
export interface StartDeps {
  readonly progress: Progress
  /** Of the agent to measure. */
  readonly place: AgentPlace
  readonly signal: AbortSignal
  readonly watch?: CampaignWatch
  /** How sound is judged where the plan wants it. */
  readonly quality: QualitySettings
}

/** A campaign that is to begin. */
export interface NewCampaign {
  readonly campaign_id: string
  readonly plan: Plan
  readonly found: FoundCorpus
  /** The number of listeners is searched in place of the plan's requests. @default null */
  readonly streams?: StreamsSettings | null
}

/** What came of a campaign. */
export type CampaignResult = BenchResult | StreamsResult

const mostRequests = 100_000

/** Begins a campaign that keeps what happens in the folder. @throws StartError, RequestError when it cannot begin. */
export async function beginCampaign(
  folder: string,
  { campaign_id, plan, found: { corpus: asked, path }, streams = null }: NewCampaign,
  deps: StartDeps,
): Promise<CampaignResult> {
  if (streams === null) checkSize(plan, asked)
  const place = placeFor(streams, deps.place)
  return withSite({ ...deps, place, plan }, async (site) => {
    const isSized = plan.corpus === sizedName
    const corpus = isSized ? corpusFor(await pacesOf(site.targets, campaign_id, deps.signal)) : asked
    const found = { ...foundPlan(plan, site), corpus: isSized ? corpus.name : plan.corpus }
    const file = createCampaignFile(folder, {
      version: streams === null ? 1 : 2,
      campaign_id,
      created: new Date().toISOString(),
      plan: found,
      corpus: { name: corpus.name, path, sha256: corpusSha256(corpus.items) },
      agent: { agent_id: site.agent.identity.agent_id, url: 'url' in deps.place ? deps.place.url : null },
      start_temperature_c: site.temperature(),
      streams,
    })
    try {
      if (streams !== null) return await runStreams({ ...site, file, settings: streams, corpus }, deps.signal)
      return await runParts(
        { ...site, file, plan: found, corpus, watch: deps.watch, quality: deps.quality },
        false,
        deps.signal,
      )
    } finally {
      file.close()
    }
  })
}

/** An agent that is started for listeners has a place for each of them. */
function placeFor(streams: StreamsSettings | null, place: AgentPlace): AgentPlace {
  if (streams === null || 'url' in place) return place
  const { config } = place
  return { ...place, config: { ...config, queueLimit: Math.max(config.queueLimit, streams.most) } }
}

/** What was found out of its servers is kept, so that whoever goes on asks alike. @throws StartError */
function foundPlan(plan: Plan, { targets }: Site): Plan {
  const configurations = targets.map(({ configuration }) => configuration)
  const names = configurations.map(configurationLabel)
  const double = names.find((name, at) => names.indexOf(name) < at)
  const reference = plan.configurations.map(configurationLabel).indexOf(plan.quality_reference ?? '')
  if (double === undefined) return { ...plan, configurations, quality_reference: names[reference] ?? null }
  throw new StartError(`two configurations of the plan are the same as it turned out: ${double}`)
}

/** How a campaign goes on. */
export interface Resuming {
  /** @default Infinity */
  readonly mostParts?: number
  /** Of a search for listeners: its time from now on, that before included. */
  readonly time_s?: number | undefined
}

/** A campaign that was begun again and again and never came to its end. */
export class BegunTooOften extends StartError {}

/**
 * Goes on with a campaign that was begun, at the agent of its beginning unless the place is another.
 * @throws StartError, RequestError when it cannot; BegunTooOften after `mostParts` parts.
 */
export async function resumeCampaign(
  folder: string,
  campaign_id: string,
  deps: StartDeps,
  { mostParts = Infinity, time_s }: Resuming = {},
): Promise<CampaignResult> {
  const file = openCampaignFile(folder, campaign_id)
  try {
    const parts = file.events.filter(({ event }) => event === 'began').length
    if (parts >= mostParts)
      throw new BegunTooOften(`it was begun ${parts} times here and never came to its end`)
    return await goOn(file, deps, time_s)
  } finally {
    file.close()
  }
}

async function goOn(file: CampaignFile, deps: StartDeps, time_s?: number): Promise<CampaignResult> {
  const { plan, agent, corpus: begun, streams } = file.header
  const { corpus } = await findCorpus(begun.path ?? plan.corpus, '.')
  checkCorpus(file, corpusSha256(corpus.items))
  const place = 'url' in deps.place || agent.url === null ? placeFor(streams, deps.place) : { url: agent.url }
  if (streams === null && time_s !== undefined)
    throw new StartError('--streams-time: the campaign searches for no number of listeners')
  return withSite<CampaignResult>({ ...deps, place, plan }, (site) => {
    if (streams === null)
      return runParts(
        { ...site, file, plan, corpus, watch: deps.watch, quality: deps.quality },
        true,
        deps.signal,
      )
    const settings = { ...streams, time_s: time_s ?? streams.time_s }
    return runStreams({ ...site, file, settings, corpus }, deps.signal)
  })
}

/** @throws StartError */
function checkSize(plan: Plan, { items }: Corpus): void {
  const count = plan.configurations.length * plan.max_repeat * timesEach(plan) * items.length
  if (count > mostRequests) throw new StartError(`${count} requests; at most ${mostRequests} in one bench`)
}

function checkCorpus({ header }: CampaignFile, sha256: string): void {
  if (header.corpus.sha256 === sha256) return
  const where = header.corpus.path ?? header.corpus.name
  throw new StartError(
    `--resume: the texts of ${where} are not those that the campaign began with (SHA-256 ${sha256.slice(0, 12)}, then ${header.corpus.sha256.slice(0, 12)})`,
  )
}
