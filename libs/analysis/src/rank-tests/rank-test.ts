import { normalBelow } from '../intervals/distributions.js'

/** The outcome of a rank test of two sides. */
export interface RankTest {
  readonly name: 'mann_whitney_u' | 'wilcoxon_signed_rank'
  /** `exact` counts every arrangement; `normal` is corrected for ties and continuity. */
  readonly method: 'exact' | 'normal'
  /** U or W of the first side: how often it is the larger one, in ranks. */
  readonly statistic: number
  /** Where the statistic would be if the sides were alike. */
  readonly expected: number
  /** Two-sided, 0–1; a normal tail below 1e-300 is given as that. */
  readonly p: number
}

const smallestP = 1e-300

/** Two-sided p of a statistic on a lattice of whole or half steps, with half a step of continuity; 1 without spread. */
export function normalTwoSided(statistic: number, expected: number, variance: number): number {
  if (variance <= 0) return 1
  const away = Math.max(0, Math.abs(statistic - expected) - 0.5)
  return Math.max(smallestP, Math.min(1, 2 * normalBelow(-away / Math.sqrt(variance))))
}

/** Two-sided p of a whole statistic whose `counts[s]` arrangements give s, symmetric about the middle. */
export function exactTwoSided(statistic: number, counts: readonly number[]): number {
  const nearest = Math.min(statistic, counts.length - 1 - statistic)
  return Math.min(1, 2 * shareUpTo(nearest, counts))
}

/** The share of arrangements that give at most `statistic`. */
export function shareUpTo(statistic: number, counts: readonly number[]): number {
  let [below, all] = [0, 0]
  for (const [s, count] of counts.entries()) {
    all += count
    if (s <= statistic) below += count
  }
  return below / all
}

/** The least s with at least that share of arrangements up to it. */
export function statisticAt(share: number, counts: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0)
  let below = 0
  for (const [s, count] of counts.entries()) {
    below += count
    if (below >= share * all) return s
  }
  return counts.length - 1
}
