import { quantile } from '@voicemark/analysis'
import { configurationLabel, type Configuration, type RequestRow } from '@voicemark/schema'
import type { CampaignEvent } from '../../kept/campaign-event.js'
import type { EndedVisit, HeardTurn } from '../../kept/heard-turn.js'
import type { StreamsSettings } from '../../plan/streams-settings.js'
import { wholeAnswers } from '../../report/answer-remarks.js'
import { heardIn, talliesOf } from '../search/listener-search.js'
import { foundBy, quickTurns, turnsToVerdict, type Found } from '../search/next-step.js'
import type { Tally } from '../search/tally.js'
import { aloneOf, type Alone } from './alone.js'
import { levelCosts, type LevelCosts } from './level-costs.js'

/** Seconds to the first sound of a turn, by who asks for it. */
export interface FirstSound {
  readonly n: number
  readonly p50: number | null
  readonly p95: number | null
}

/** One number of listeners. */
export interface Level extends Tally, LevelCosts {
  /** Turns that a refusal ended, and that another failure ended; both are dry. */
  readonly refused: number
  readonly failed: number
  readonly first_sound_s: FirstSound
  /** Silence within turns / their sound. */
  readonly gap_share: number | null
  /** How long it was listened to, and how late the bench's own timers were at most. */
  readonly took_s: number
  readonly late_max_s: number | null
}

/** What was found of one configuration. */
export interface ListenersResult extends Found {
  readonly label: string
  readonly configuration: Configuration
  /** Figures at `listeners`; null where that is none. */
  readonly at: Level | null
  readonly alone: Alone
  /** How much longer it takes until both ends are sure, at this pace; 0 when they are, null where nobody can foresee it. */
  readonly more_s: number | null
  readonly levels: readonly Level[]
  /** Answers that were cut short: their listeners heard less. */
  readonly cut: number
}

/** Folds what happened to one configuration. */
export function listenersResult(
  configuration: Configuration,
  at: number,
  events: readonly CampaignEvent[],
  { pause_s }: StreamsSettings,
): ListenersResult {
  const { turns, visits } = heardIn(events, at)
  const rows = rowsOf(events, at)
  const tallies = talliesOf(turns)
  const levels = tallies.map((tally) => levelOf(tally, turns, visits, rows))
  const found = foundBy(tallies)
  return {
    label: configurationLabel(configuration),
    configuration,
    ...found,
    at: levels.find(({ listeners }) => listeners === found.listeners) ?? null,
    alone: aloneOf(events, at),
    more_s: moreSeconds(found, levels, turns, pause_s),
    levels,
    cut: rows.length - wholeAnswers(rows).length,
  }
}

function levelOf(
  tally: Tally,
  allTurns: readonly HeardTurn[],
  allVisits: readonly EndedVisit[],
  allRows: readonly RequestRow[],
): Level {
  const { listeners } = tally
  const turns = allTurns.filter((turn) => turn.listeners === listeners)
  const visits = allVisits.filter((visit) => visit.listeners === listeners)
  const rows = allRows.filter(({ tags }) => tags['listeners'] === String(listeners))
  const first = turns.flatMap(({ first_s }) => first_s ?? []).sort((a, b) => a - b)
  const [audio, gaps] = [sumOf(turns, (turn) => turn.audio_s), sumOf(turns, (turn) => turn.gap_s)]
  return {
    ...tally,
    refused: turns.filter(({ lost }) => lost === 'refused').length,
    failed: turns.filter(({ lost }) => lost === 'failed').length,
    first_sound_s: { n: first.length, p50: quantile(first, 0.5), p95: quantile(first, 0.95) },
    gap_share: audio === 0 ? null : gaps / audio,
    took_s: sumOf(visits, ({ took_s }) => took_s),
    late_max_s: visits.length === 0 ? null : Math.max(...visits.map(({ late_max_s }) => late_max_s)),
    ...levelCosts(listeners, rows),
  }
}

/** A number of listeners costs the settling before its turns and the end of the last of them as well. */
const besideTurns = 2

/** Until the search has found its two numbers, the one that fits and the next, and both are sure. */
function moreSeconds(
  found: Found,
  levels: readonly Level[],
  turns: readonly HeardTurn[],
  pause_s: number,
): number | null {
  const { listeners } = found
  if (listeners === null || turns.length === 0) return null
  const length_s = pause_s + sumOf(turns, ({ audio_s, gap_s }) => audio_s + gap_s) / turns.length
  const above = levels.map((level) => level.listeners).filter((number) => number > listeners)
  const apart = above.length === 0 ? 2 * Math.max(1, listeners) : Math.min(...above) - listeners
  const steps = Math.ceil(Math.log2(apart)) * (besideTurns + 1)
  const numbers = [listeners, listeners + 1].filter((number) => number > 0)
  const lengths = numbers.map((number) => {
    const level = levels.find((one) => one.listeners === number)
    const more = level === undefined ? quickTurns(number) : turnsToVerdict(level)
    return more === null ? null : more === 0 ? 0 : more / number + besideTurns
  })
  if (lengths.some((each) => each === null)) return null
  return (steps + sumOf(lengths, (each) => each ?? 0)) * length_s
}

/** Rows of requests that succeeded, of one configuration or of all. */
export function rowsOf(events: readonly CampaignEvent[], configuration: number | null): RequestRow[] {
  return events.flatMap((event) => {
    if (event.event !== 'answered' || event.row?.success !== true) return []
    return configuration === null || event.configuration === configuration ? [event.row] : []
  })
}

function sumOf<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0)
}
