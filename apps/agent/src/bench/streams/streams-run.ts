import { setMaxListeners } from 'node:events'
import type { CampaignEnd, CampaignEvent } from '../kept/campaign-event.js'
import type { CampaignFile } from '../kept/campaign-file.js'
import { configurationTags } from '../plan/configuration-tags.js'
import type { Corpus } from '../plan/corpus.js'
import { warmUp } from '../plan/order.js'
import type { StreamsSettings } from '../plan/streams-settings.js'
import type { Site } from '../run/site.js'
import type { Target } from '../target/target.js'
import { createAsker, type Asker } from './asker.js'
import { machineClock } from './listening/stream-clock.js'
import { sentencesOf } from './listening/turn-text.js'
import { watchLoop, type LoopLateness } from './loop-lateness.js'
import { mostListeners } from './most-listeners.js'
import { aloneOf, aloneTexts, firstListeners } from './report/alone.js'
import { levelNote } from './report/level-note.js'
import { streamsReport, type StreamsResult } from './report/streams-report.js'
import { heardIn, searchListeners, talliesOf } from './search/listener-search.js'
import { nextStep } from './search/next-step.js'

/** A search for the number of listeners at its site. */
export interface StreamsParts extends Site {
  readonly file: CampaignFile
  readonly settings: StreamsSettings
  readonly corpus: Corpus
}

/** A search under way. */
interface Searching extends StreamsParts {
  /** All that happened, those before a restart first; grows with what is kept. */
  readonly events: CampaignEvent[]
  readonly keep: (event: CampaignEvent) => void
  readonly lateness: LoopLateness
  readonly signal: AbortSignal
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
  const end = await searchAll({ ...parts, events, keep, lateness, signal })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error
      return 'interrupted' as const
    })
    .finally(() => lateness.stop())
  return { kind: 'streams', end, report: streamsReport({ ...parts, end, events }) }
}

async function searchAll(searching: Searching): Promise<CampaignEnd> {
  const { targets, events } = searching
  let end: CampaignEnd = 'complete'
  for (const [configuration, target] of targets.entries()) {
    const asker = askerOf(configuration, target, searching)
    if (aloneOf(events, configuration).n === 0) await askAlone(asker, configuration, searching)
    const isFound = await searchOne(configuration, target, asker, searching)
    if (asker.isGone()) return 'agent-gone'
    if (!isFound) end = 'time-over'
  }
  return end
}

function askerOf(configuration: number, target: Target, { file, events, keep, signal }: Searching): Asker {
  const { campaign_id, plan, corpus } = file.header
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
async function askAlone(asker: Asker, configuration: number, { corpus, file, progress }: Searching) {
  const before = warmUp(corpus.items, file.header.plan.warmup, configuration).map(({ item }) => item)
  for (const item of [...before, ...aloneTexts(sentencesOf(corpus.items))]) await asker.alone(item)
  progress.note('asked alone; the search begins')
}

/** Whether it came to its end before the time was over. */
async function searchOne(
  configuration: number,
  target: Target,
  asker: Asker,
  { settings, corpus, file, progress, agent, events, keep, lateness, signal }: Searching,
): Promise<boolean> {
  const most = await mostListeners(target.configuration, settings.most, agent)
  if (most.note !== null) progress.note(most.note)
  const limits = { first: firstListeners(aloneOf(events, configuration)), most: most.listeners }
  await searchListeners(
    {
      ...{ configuration, limits, settings, clock: machineClock, keep, isGone: asker.isGone },
      seed: file.header.plan.seed,
      sentences: sentencesOf(corpus.items),
      askAs: (listeners) => asker.as(listeners, settings),
      lateSince: (ms) => lateness.since(ms),
      earlier: events,
      note: (tally, turns, left_s) => progress.note(levelNote(tally, turns, left_s)),
    },
    signal,
  )
  return nextStep(talliesOf(heardIn(events, configuration).turns), limits) === null
}
