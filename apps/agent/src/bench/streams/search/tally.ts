import { anytimeInterval, type ShareInterval } from '@voicemark/analysis'
import type { HeardTurn } from '../../kept/heard-turn.js'

/** At most so many of the turns may run dry. */
export const allowedShare = 0.01

/** `fits`: at most the allowed share runs dry; `breaks`: more does; `open`: nobody can tell yet. */
export type Verdict = 'fits' | 'breaks' | 'open'

/** The turns of one number of listeners. */
export interface Tally {
  readonly listeners: number
  readonly turns: number
  /** Without the next. */
  readonly dry: number
  /** Dry by no more than the bench itself was late: nobody knows whether they were. */
  readonly unsure: number
  /** So many turns would tell as much, were they independent. */
  readonly effective: number
  /** 95 % interval of the share that runs dry, whatever the unsure ones were; null of no turns. */
  readonly interval: ShareInterval | null
  readonly verdict: Verdict
}

/**
 * What turns at one number of listeners say of the share that runs dry. Turns at one time share a queue and run dry together, so
 * they count as fewer than they are: by the design effect of windows as long as a turn (Kish 1965), as Korn and Graubard 1998
 * put it into an interval of a share. The lower end takes none of the unsure turns for dry, the upper end all.
 */
export function tallyOf(listeners: number, turns: readonly HeardTurn[]): Tally {
  const least = boundsOf(turns, isSurelyDry)
  const most = boundsOf(turns, isDry)
  const interval =
    least.interval === null || most.interval === null
      ? null
      : { low: least.interval.low, high: most.interval.high }
  return {
    listeners,
    turns: turns.length,
    dry: least.dry,
    unsure: most.dry - least.dry,
    effective: Math.min(least.effective, most.effective),
    interval,
    verdict: verdictOf(interval, least.dryWindows),
  }
}

function isDry({ gaps, lost }: HeardTurn): boolean {
  return gaps > 0 || lost !== null
}

function isSurelyDry(turn: HeardTurn): boolean {
  return isDry(turn) && !turn.unsure
}

function boundsOf(turns: readonly HeardTurn[], counts: (turn: HeardTurn) => boolean) {
  const windows = windowsOf(turns, counts)
  const scale = 1 / designEffect(windows)
  const dry = turns.filter(counts).length
  return {
    dry,
    effective: turns.length * scale,
    interval: anytimeInterval(dry * scale, turns.length * scale),
    dryWindows: windows.filter((window) => window.dry > 0).length,
  }
}

/** One burst of what else the machine does is no verdict. */
function verdictOf(interval: ShareInterval | null, dryWindows: number): Verdict {
  if (interval === null) return 'open'
  if (interval.high <= allowedShare) return 'fits'
  return interval.low > allowedShare && dryWindows > 1 ? 'breaks' : 'open'
}

interface Window {
  turns: number
  dry: number
}

function windowsOf(turns: readonly HeardTurn[], counts: (turn: HeardTurn) => boolean): Window[] {
  const length = turns.reduce((sum, { began_s, ended_s }) => sum + ended_s - began_s, 0) / turns.length
  const windows = new Map<string, Window>()
  for (const turn of turns) {
    const key = `${turn.visit}/${Math.floor(turn.began_s / length)}`
    const window = windows.get(key) ?? { turns: 0, dry: 0 }
    window.turns += 1
    if (counts(turn)) window.dry += 1
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
