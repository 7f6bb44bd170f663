import { setMaxListeners } from 'node:events'
import type { CampaignEnd, CampaignEvent } from '../kept/campaign-event.js'
import type { CampaignFile } from '../kept/campaign-file.js'
import { configurationTags } from '../plan/configuration-tags.js'
import type { Corpus } from '../plan/corpus.js'
import { warmUp } from '../plan/order.js'
import type { StreamsSettings } from '../plan/streams-settings.js'
import type { Site } from '../run/site.js'
import { aloneOf, aloneTexts, firstListeners } from './report/alone.js'
import { createAsker, type Asker } from './asker.js'
import { heardIn, searchListeners, talliesOf } from './search/listener-search.js'
import { watchLoop, type LoopLateness } from './loop-lateness.js'
import { mostListeners } from './most-listeners.js'
import { levelNote } from './report/level-note.js'
import { nextStep } from './search/next-step.js'
import { machineClock } from './listening/stream-clock.js'
import { streamsReport, type StreamsResult } from './report/streams-report.js'
import { sentencesOf } from './listening/turn-text.js'

/** A search for the number of listeners at its site. */
export interface StreamsParts extends Site {
  readonly file: CampaignFile
  readonly settings: StreamsSettings
  readonly corpus: Corpus
}

/** Searches for each configuration of the plan, one after the other, keeps all that is heard, and gives the result. */
export async function runStreams(parts: StreamsParts, signal: AbortSignal): Promise<StreamsResult> {
  const { file, progress } = parts
  const { campaign_id, plan } = file.header
  const events = [...file.events]
  const keep = (event: CampaignEvent) => {
    events.push(event)
    file.append(event)
  }
  progress.note(`campaign ${campaign_id}, seed ${plan.seed}`)
  keep({ event: 'began', at: new Date().toISOString() })
  // Every listener asks with it.
  setMaxListeners(0, signal)
  const lateness = watchLoop(machineClock.nowMs)
  const end = await searchAll(parts, events, keep, lateness, signal)
    .catch((error: unknown) => {
      if (!signal.aborted) throw error
      return 'interrupted' as const
    })
    .finally(() => lateness.stop())
  return { kind: 'streams', end, report: streamsReport({ ...parts, end, events }) }
}

async function searchAll(
  parts: StreamsParts,
  events: readonly CampaignEvent[],
  keep: (event: CampaignEvent) => void,
  lateness: LoopLateness,
  signal: AbortSignal,
): Promise<CampaignEnd> {
  let end: CampaignEnd = 'complete'
  for (const configuration of parts.targets.keys()) {
    const asker = askerOf(configuration, parts, events, keep, signal)
    if (aloneOf(events, configuration).n === 0) await askAlone(asker, configuration, parts)
    const isFound = await searchOne(configuration, asker, parts, events, keep, lateness, signal)
    if (asker.isGone()) return 'agent-gone'
    if (!isFound) end = 'time-over'
  }
  return end
}

function askerOf(
  configuration: number,
  { targets, file }: StreamsParts,
  events: readonly CampaignEvent[],
  keep: (event: CampaignEvent) => void,
  signal: AbortSignal,
): Asker {
  const { campaign_id, plan, corpus } = file.header
  const target = targets[configuration]
  if (target === undefined) throw new Error(`no target for configuration ${configuration}`)
  const common = configurationTags(plan, target.configuration, corpus.sha256)
  return createAsker({
    configuration,
    signal,
    senderOf: (tags) => target.sender({ campaign_id, tags: { ...common, ...tags }, openLoop: true }),
    earlier: events,
    keep,
    nowMs: machineClock.nowMs,
  })
}

/** One after the other: warm-up first, then what says where the search begins. */
async function askAlone(asker: Asker, configuration: number, { corpus, file, progress }: StreamsParts) {
  const before = warmUp(corpus.items, file.header.plan.warmup, configuration).map(({ item }) => item)
  for (const item of [...before, ...aloneTexts(sentencesOf(corpus.items))]) await asker.alone(item)
  progress.note('asked alone; the search begins')
}

/** Whether it came to its end before the time was over. */
async function searchOne(
  configuration: number,
  asker: Asker,
  parts: StreamsParts,
  events: readonly CampaignEvent[],
  keep: (event: CampaignEvent) => void,
  lateness: LoopLateness,
  signal: AbortSignal,
): Promise<boolean> {
  const { settings, corpus, file, progress, targets } = parts
  const target = targets[configuration]
  const most = await mostListeners(target?.configuration, settings.most, parts.agent)
  const limits = { first: firstListeners(aloneOf(events, configuration)), most: most.listeners }
  if (most.note !== null) progress.note(most.note)
  await searchListeners(
    {
      ...{ configuration, limits, settings, clock: machineClock, keep },
      seed: file.header.plan.seed,
      sentences: sentencesOf(corpus.items),
      askAs: (listeners) => asker.as(listeners, settings),
      lateSince: (ms) => lateness.since(ms),
      earlier: [...events],
      note: (tally, turns, left_s) => progress.note(levelNote(tally, turns, left_s)),
      isGone: asker.isGone,
    },
    signal,
  )
  return nextStep(talliesOf(heardIn(events, configuration).turns), limits) === null
}
