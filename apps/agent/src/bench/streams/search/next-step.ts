import { anytimeInterval } from '@voicemark/analysis'
import { allowedShare, type Tally } from './tally.js'

/** What is to be listened to next: until there are so many turns, or its verdict. Null: nothing more is to be found. */
export type Step = { readonly listeners: number; readonly turns: number } | null

export interface SearchLimits {
  /** Where the search begins. */
  readonly first: number
  readonly most: number
}

/** What is known of the largest number of listeners at which at most the allowed share runs dry. */
export interface Found {
  /** The largest number that looks as if it fits, below all that look as if they break; null where none was judged. */
  readonly listeners: number | null
  /** The smallest number above that looks as if it breaks: a search that came to its end has no number between. */
  readonly broken: number | null
  /** So many surely fit; null where none surely does. */
  readonly at_least: number | null
  /** More surely break; null where none surely does. */
  readonly at_most: number | null
}

/**
 * Doubles until it breaks, then halves what is between, each with a few turns, which is enough where most fit wholly or break
 * wholly; then stays with the largest that fits and the smallest that breaks, until both are sure or one turns out to be the
 * other. Pure.
 */
export function nextStep(tallies: readonly Tally[], { first, most }: SearchLimits): Step {
  const { fits, breaks } = borderOf(tallies)
  if (fits === null && breaks === null) return quick(Math.min(first, most))
  if (breaks === null && (fits ?? 0) < most) return quick(Math.min(most, 2 * (fits ?? 1)))
  if (breaks !== null && fits === null && breaks > 1) return quick(Math.max(1, Math.floor(breaks / 2)))
  if (breaks !== null && breaks - (fits ?? 0) > 1) return quick(Math.floor(((fits ?? 0) + breaks) / 2))
  return surer(tallies)
}

/** What the tallies say until now. */
export function foundBy(tallies: readonly Tally[]): Found {
  const { fits, breaks } = borderOf(tallies)
  return { listeners: fits ?? (breaks === 1 ? 0 : null), broken: breaks, ...foundSurely(tallies) }
}

/**
 * How many turns more make the verdict sure, if the share stays and the bench is not late again; null where that cannot be
 * foreseen.
 */
export function turnsToVerdict({ verdict, dry, unsure, turns, effective }: Tally): number | null {
  if (verdict !== 'open') return 0
  const share = turns === 0 ? 0 : dry / turns
  for (let more = 50; more <= 20_000; more = Math.ceil(more * 1.2)) {
    const scale = turns === 0 ? 1 : effective / turns
    const all = (turns + more) * scale
    const high = anytimeInterval(share * all + unsure * scale, all)?.high ?? 1
    const low = anytimeInterval(share * all, all)?.low ?? 0
    if (high <= allowedShare || low > allowedShare) return more
  }
  return null
}

/** Turns that show a number that breaks wholly: each listener once, and some more of few. */
export const quickTurns = (listeners: number) => Math.max(4, listeners)

const quick = (listeners: number): Step => ({ listeners, turns: quickTurns(listeners) })

/** Beyond so many times the cost of the best one, the number at the border is not worth its time yet. */
const patience = 3

/**
 * As many turns again as it has, of the number that is sure first: at the border on either side, or further away where the
 * share at the border is so near to what is allowed that nobody will know soon. Null where both sides are sure.
 */
function surer(tallies: readonly Tally[]): Step {
  const { fits, breaks } = borderOf(tallies)
  const { at_least, at_most } = foundSurely(tallies)
  const open = tallies.filter(({ verdict }) => verdict === 'open')
  const below = open.filter(({ listeners }) => listeners > (at_least ?? 0) && listeners <= (fits ?? 0))
  const above = open.filter(
    ({ listeners }) => breaks !== null && listeners >= breaks && listeners <= (at_most ?? Infinity),
  )
  const [next] = [worthiest(below, fits), worthiest(above, breaks)]
    .filter((one) => one !== null)
    .sort((a, b) => costOf(a) - costOf(b) || a.turns - b.turns)
  return next === undefined ? null : { listeners: next.listeners, turns: 2 * Math.max(25, next.turns) }
}

/** The one at the border, unless another is sure much earlier. */
function worthiest(open: readonly Tally[], border: number | null): Tally | null {
  const atBorder = open.find(({ listeners }) => listeners === border)
  if (atBorder === undefined) return null
  const [best = atBorder] = [...open].sort((a, b) => costOf(a) - costOf(b))
  return costOf(atBorder) > patience * costOf(best) ? best : atBorder
}

/** Turns until it is sure, as long as they take with so many listeners. */
const costOf = (tally: Tally) => (turnsToVerdict(tally) ?? 1e9) / tally.listeners

/**
 * The largest that looks as if it fits below the smallest that looks as if it breaks. What surely fits speaks for all below it,
 * whatever a few turns of them looked like.
 */
function borderOf(tallies: readonly Tally[]): { fits: number | null; breaks: number | null } {
  const sure = foundSurely(tallies).at_least ?? 0
  const known = tallies.filter(
    ({ listeners, turns, verdict }) => verdict !== 'open' || turns >= quickTurns(listeners),
  )
  const broken = known.filter((one) => one.listeners > sure && !looksFine(one))
  const breaks = smallest(broken)
  const fine = known.filter((one) => looksFine(one) && (breaks === null || one.listeners < breaks))
  return { fits: largest(fine), breaks }
}

function foundSurely(tallies: readonly Tally[]): Pick<Found, 'at_least' | 'at_most'> {
  const breaks = smallest(tallies.filter(({ verdict }) => verdict === 'breaks'))
  const fitting = tallies.filter(({ verdict }) => verdict === 'fits')
  const at_least = largest(fitting.filter(({ listeners }) => breaks === null || listeners < breaks))
  return { at_least, at_most: breaks === null ? null : breaks - 1 }
}

const looksFine = ({ verdict, dry, turns }: Tally) =>
  verdict === 'fits' || (verdict === 'open' && dry <= allowedShare * turns)

const smallest = (of: readonly Tally[]) =>
  of.length === 0 ? null : Math.min(...of.map(({ listeners }) => listeners))
const largest = (of: readonly Tally[]) =>
  of.length === 0 ? null : Math.max(...of.map(({ listeners }) => listeners))
