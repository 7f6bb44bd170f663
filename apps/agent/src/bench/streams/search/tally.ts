import { anytimeInterval, type ShareInterval } from '@voicemark/analysis'
import type { HeardTurn } from '../../kept/heard-turn.js'

/** At most so many of the turns may run dry. */
export const allowedShare = 0.01

/** `fits`: at most the allowed share runs dry; `breaks`: more does; `open`: nobody can tell yet. */
export type Verdict = 'fits' | 'breaks' | 'open'

/** The turns of one number of listeners. */
export interface Tally {
  readonly listeners: number
  /** Without those that nobody can judge. */
  readonly turns: number
  readonly dry: number
  /** Dry by no more than the bench itself was late, which nobody can judge. */
  readonly unsure: number
  /** So many turns would tell as much, were they independent. */
  readonly effective: number
  /** 95 % interval of the share that runs dry; null of no turns. */
  readonly interval: ShareInterval | null
  readonly verdict: Verdict
}

/**
 * What turns at one number of listeners say of the share that runs dry. Turns at one time share a queue and run dry together, so
 * they count as fewer than they are: by the design effect of windows as long as a turn (Kish 1965), as Korn and Graubard 1998
 * put it into an interval of a share.
 */
export function tallyOf(listeners: number, heard: readonly HeardTurn[]): Tally {
  const judged = heard.filter(({ unsure }) => !unsure)
  const windows = windowsOf(judged)
  const dry = judged.filter(isDry).length
  const scale = 1 / designEffect(windows)
  const interval = anytimeInterval(dry * scale, judged.length * scale)
  const counts = { listeners, turns: judged.length, dry, unsure: heard.length - judged.length }
  const dryWindows = windows.filter((window) => window.dry > 0).length
  return {
    ...counts,
    effective: judged.length * scale,
    interval,
    verdict: verdictOf(interval, dryWindows, counts.unsure > allowedShare * heard.length),
  }
}

export const isDry = ({ gaps, lost }: HeardTurn) => gaps > 0 || lost !== null

/** One burst of what else the machine does is no verdict, and neither are turns that the bench could not judge. */
function verdictOf(interval: ShareInterval | null, dryWindows: number, isDoubtful: boolean): Verdict {
  if (interval === null || isDoubtful) return 'open'
  if (interval.high <= allowedShare) return 'fits'
  return interval.low > allowedShare && dryWindows > 1 ? 'breaks' : 'open'
}

interface Window {
  turns: number
  dry: number
}

function windowsOf(turns: readonly HeardTurn[]): Window[] {
  const length = turns.reduce((sum, { began_s, ended_s }) => sum + ended_s - began_s, 0) / turns.length
  const windows = new Map<string, Window>()
  for (const turn of turns) {
    const key = `${turn.visit}/${Math.floor(turn.began_s / length)}`
    const window = windows.get(key) ?? { turns: 0, dry: 0 }
    window.turns += 1
    if (isDry(turn)) window.dry += 1
    windows.set(key, window)
  }
  return [...windows.values()]
}

/** Variance of the share between windows over that of independent turns; at least 1. */
function designEffect(windows: readonly Window[]): number {
  const turns = windows.reduce((sum, window) => sum + window.turns, 0)
  const dry = windows.reduce((sum, window) => sum + window.dry, 0)
  if (windows.length < 2 || dry === 0 || dry === turns) return 1
  const share = dry / turns
  const squares = windows.reduce((sum, window) => sum + (window.dry - share * window.turns) ** 2, 0)
  const between = (squares * windows.length) / (windows.length - 1)
  return Math.max(1, between / (turns * share * (1 - share)))
}
