import type { CampaignEvent } from '../../kept/campaign-event.js'
import type { EndedVisit, HeardTurn } from '../../kept/heard-turn.js'
import type { CorpusItem } from '../../plan/corpus.js'
import type { StreamsSettings } from '../../plan/streams-settings.js'
import { visitLevel, type CountedTurn } from '../listening/level.js'
import { nextStep, type SearchLimits } from './next-step.js'
import type { StreamClock } from '../listening/stream-clock.js'
import { tallyOf, type Tally } from './tally.js'
import type { AskSentence } from '../listening/turn.js'

/** What the number of listeners is searched with. */
export interface ListenerSearchParts {
  /** Place in the plan. */
  readonly configuration: number
  readonly limits: SearchLimits
  readonly settings: StreamsSettings
  readonly seed: number
  readonly sentences: readonly CorpusItem[]
  /** How a number of listeners asks. */
  readonly askAs: (listeners: number) => AskSentence
  readonly clock: StreamClock
  /** By how much the bench was late at most since then, ms. */
  readonly lateSince: (ms: number) => number
  /** What was heard before. */
  readonly earlier: readonly CampaignEvent[]
  readonly keep: (event: HeardTurn | EndedVisit) => void
  readonly note: (tally: Tally, turns: readonly HeardTurn[], left_s: number) => void
  /** Whatever is asked answers no more. */
  readonly isGone: () => boolean
}

/**
 * Searches until nothing more is to be found, or the time is over; what has begun by then is brought to its end.
 * @throws when the signal is aborted.
 */
export async function searchListeners(parts: ListenerSearchParts, signal: AbortSignal): Promise<void> {
  const { earlier, limits, settings, clock, keep } = parts
  const { turns, visits } = heardIn(earlier, parts.configuration)
  const spentMs = 1000 * visits.reduce((sum, { took_s }) => sum + took_s, 0)
  const endMs = clock.nowMs() + settings.time_s * 1000 - spentMs
  for (let visit = nextVisit(earlier); ; visit += 1) {
    const step = nextStep(talliesOf(turns), limits)
    if (step === null || clock.nowMs() >= endMs || parts.isGone()) return
    const startMs = clock.nowMs()
    const at = { ...step, visit, startMs, endMs }
    await visitLevel(levelOf(at, turns, parts), signal)
    const took_s = (clock.nowMs() - startMs) / 1000
    const { configuration } = parts
    const late_max_s = parts.lateSince(startMs) / 1000
    keep({ event: 'visit', configuration, listeners: step.listeners, visit, took_s, late_max_s })
    const there = turns.filter(({ listeners }) => listeners === step.listeners)
    parts.note(tallyOf(step.listeners, there), there, Math.max(0, endMs - clock.nowMs()) / 1000)
  }
}

/** What of a search is heard. */
export interface HeardSearch {
  readonly turns: HeardTurn[]
  readonly visits: readonly EndedVisit[]
}

/** Without the turns of a visit that was interrupted: more of the dry ones were under way then, since they take longer. */
export function heardIn(events: readonly CampaignEvent[], configuration: number): HeardSearch {
  const ofThis = events
    .filter((event) => event.event === 'turn' || event.event === 'visit')
    .filter((event) => event.configuration === configuration)
  const visits = ofThis.filter((event) => event.event === 'visit')
  const ended = new Set(visits.map(({ visit }) => visit))
  return {
    turns: ofThis.filter((event) => event.event === 'turn').filter(({ visit }) => ended.has(visit)),
    visits,
  }
}

/** One for each number of listeners. */
export function talliesOf(turns: readonly HeardTurn[]): Tally[] {
  const numbers = [...new Set(turns.map(({ listeners }) => listeners))].sort((a, b) => a - b)
  return numbers.map((number) =>
    tallyOf(
      number,
      turns.filter(({ listeners }) => listeners === number),
    ),
  )
}

/** Of all configurations: a stream is one turn of one listener in the whole campaign. */
function nextVisit(earlier: readonly CampaignEvent[]): number {
  return earlier.reduce(
    (most, event) =>
      event.event === 'turn' || event.event === 'visit' ? Math.max(most, event.visit + 1) : most,
    1,
  )
}

interface Visit {
  readonly listeners: number
  readonly turns: number
  readonly visit: number
  readonly startMs: number
  readonly endMs: number
}

function levelOf(at: Visit, turns: HeardTurn[], parts: ListenerSearchParts) {
  const { settings, sentences, seed, clock, configuration, keep } = parts
  const { listeners, visit, startMs } = at
  const there = turns.filter((turn) => turn.listeners === listeners)
  return {
    ...{ listeners, visit, seed, settings, sentences, clock },
    spread_s: spreadOf(turns, settings),
    wanted: Math.max(1, at.turns - there.length),
    ask: parts.askAs(listeners),
    onTurn(heard: CountedTurn) {
      const { stream, first_s, audio_s, gaps, gap_s, lost } = heard
      const event: HeardTurn = {
        ...{ event: 'turn', configuration, listeners, visit, stream },
        began_s: (heard.beganMs - startMs) / 1000,
        ended_s: (heard.endedMs - startMs) / 1000,
        ...{ first_s, audio_s, gaps, gap_s, lost },
        unsure: gaps > 0 && lost === null && heard.longest_gap_s * 1000 <= parts.lateSince(heard.beganMs),
      }
      turns.push(event)
      there.push(event)
      keep(event)
    },
    next() {
      const { verdict } = tallyOf(listeners, there)
      if (verdict === 'breaks' || parts.isGone()) return 'stop'
      return verdict === 'fits' || clock.nowMs() >= at.endMs ? 'close' : 'go-on'
    },
  } as const
}

/** Before anything was heard: so long a sentence is about. */
const sentenceS = 3

/** Listeners are out of step when they begin within a sentence, since the first turn of each is cut. */
function spreadOf(turns: readonly HeardTurn[], { sentences }: StreamsSettings): number {
  if (turns.length === 0) return sentenceS
  return turns.reduce((sum, { audio_s }) => sum + audio_s, 0) / turns.length / sentences
}
