import { setTimeout } from 'node:timers/promises'
import { StartError } from '@voicemark/daemon'
import type { Plan, Tags } from '@voicemark/schema'
import { isExternal } from '../../record/csv/synthesis-csv.js'
import type { CampaignEnd, CampaignEvent, CoolDown } from '../kept/campaign-event.js'
import type { CampaignFile } from '../kept/campaign-file.js'
import { configurationTags } from '../plan/configuration-tags.js'
import type { Corpus } from '../plan/corpus.js'
import { timesEach } from '../plan/order.js'
import type { QualitySettings } from '../quality/quality-settings.js'
import { runQuality } from '../quality/quality-run.js'
import { resultOf, type BenchResult } from '../report/bench-result.js'
import { answersOf } from '../report/campaign-report.js'
import { readCampaignRows, type BenchAgent } from '../target/bench-agent.js'
import type { SendRequest } from '../target/bench-outcome.js'
import type { Target } from '../target/target.js'
import { adoptRows } from './adopt-rows.js'
import { runCampaign } from './campaign.js'
import { coolDown } from './cool-down.js'
import type { Timed } from './loop.js'
import type { Site } from './site.js'

/** Who is told of a campaign while it runs. */
export interface CampaignWatch {
  /** It can begin: how many measured requests there are at least, and with which texts. */
  begun(planned: number, corpus_sha256: string): void
  /** Each event, those from before a restart first. */
  event(event: CampaignEvent): void
}

/** A campaign at its site. */
export interface RunParts extends Site {
  readonly watch?: CampaignWatch | undefined
  readonly quality: QualitySettings
  readonly file: CampaignFile
  readonly plan: Plan
  readonly corpus: Corpus
}

/** Runs what is left of a campaign, keeps each answer, and gives the result of the whole. */
export async function runParts(
  parts: RunParts,
  isResumed: boolean,
  signal: AbortSignal,
): Promise<BenchResult> {
  const { file, plan, corpus, agent, progress, watch } = parts
  const { campaign_id } = file.header
  const events = [...file.events]
  const keep = (event: CampaignEvent) => {
    events.push(event)
    file.append(event)
    watch?.event(event)
  }
  watch?.begun(
    plan.configurations.length * plan.repeat * timesEach(plan) * corpus.items.length,
    file.header.corpus.sha256,
  )
  if (watch !== undefined) events.forEach(watch.event)
  progress.note(`campaign ${campaign_id}, seed ${plan.seed}`)
  if (isResumed) {
    checkAgent(file, agent)
    adoptRows(plan, events, await readCampaignRows(agent.url, campaign_id)).forEach(keep)
    const done = events.filter((event) => event.event === 'answered' && !event.warmup).length
    progress.note(`goes on after ${done} measured requests`)
  }
  keep({ event: 'began', at: new Date().toISOString() })
  const measured = await runCampaign(
    {
      plan,
      corpus,
      earlier: answersOf(events, corpus).map(({ outcome }) => outcome),
      senders: parts.targets.map((target) => senderOf(target, parts)),
      coolDown: (block, blind_s) => gate(block, parts, keep, signal, blind_s),
      onAnswer: (timed) => keep(answered(timed)),
      progress,
      nowMs: () => performance.now(),
    },
    signal,
  )
  const end = await judged(measured, { parts, events, keep }, signal)
  if (end === 'interrupted' || end === 'agent-gone')
    progress.note(`to go on: voicemark bench --resume ${campaign_id}`)
  return resultOf(parts, events, end)
}

interface Kept {
  readonly parts: RunParts
  readonly events: readonly CampaignEvent[]
  readonly keep: (event: CampaignEvent) => void
}

/** Has the sound judged where the plan wants it, once all is measured; how the campaign ends then. */
async function judged(
  end: CampaignEnd,
  { parts, events, keep }: Kept,
  signal: AbortSignal,
): Promise<CampaignEnd> {
  if (!parts.plan.quality || (end !== 'complete' && end !== 'interval-reached')) return end
  const senders = parts.targets.map((target) => senderOf(target, parts, { purpose: 'quality' }))
  try {
    await runQuality({ ...parts, settings: parts.quality, events, senders, keep }, signal)
    return end
  } catch (error) {
    if (!signal.aborted) throw error
    return 'interrupted'
  }
}

/** A row says of which configuration, texts and load it is. */
function senderOf(target: Target, { plan, file }: RunParts, beside: Tags = {}): SendRequest {
  const { campaign_id, corpus } = file.header
  const tags = { ...configurationTags(plan, target.configuration, corpus.sha256), ...beside }
  return target.sender({ campaign_id, tags, openLoop: plan.rate !== null })
}

/** Waits before a block for a machine that got hot, and says so. */
async function gate(
  block: number,
  { plan, file, temperature, progress }: RunParts,
  keep: (event: CampaignEvent) => void,
  signal: AbortSignal,
  blind_s = 0,
): Promise<CoolDown | null> {
  if (plan.cooldown_s === 0) return null
  const cooled = await coolDown({
    start_c: file.header.start_temperature_c,
    longest_s: plan.cooldown_s,
    blind_s,
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
  const isServer = row !== null && isExternal(row) && row.total_duration_s !== null
  return {
    event: 'answered',
    configuration: request.configuration,
    item_id: request.item.id,
    repeat: request.repeat,
    warmup: request.warmup,
    ...(request.sampled === undefined ? {} : { sampled: request.sampled }),
    latency_s: isServer ? late_s + (row.total_duration_s ?? 0) : latency_s,
    late_s,
    row,
    failure: outcome.status === 'failed' ? outcome.failure : null,
  }
}

function checkAgent({ header }: CampaignFile, { identity, url }: BenchAgent): void {
  if (header.agent.agent_id === identity.agent_id) return
  throw new StartError(`--resume: the campaign began with another agent than the one at ${url}`)
}
