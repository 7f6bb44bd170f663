import { rankValues } from '../numbers/ranks.js'
import { exactTwoSided, normalTwoSided, type RankTest } from './rank-test.js'

/** Up to here, and without ties and zeros, every arrangement of signs is counted. */
const largestExact = 50

/**
 * Whether paired differences tend to be above or below 0 (Wilcoxon 1945, doi:10.2307/3001968). Differences of 0 are left
 * out; null where none is left. Its null hypothesis is that they are symmetric about 0.
 */
export function wilcoxonSignedRank(differences: readonly number[]): RankTest | null {
  const nonzero = differences.filter((difference) => difference !== 0)
  const n = nonzero.length
  if (n === 0) return null
  const { ranks, ties } = rankValues(nonzero.map(Math.abs))
  let statistic = 0
  for (const [at, difference] of nonzero.entries()) if (difference > 0) statistic += ranks[at] ?? 0
  const expected = (n * (n + 1)) / 4
  const exact = ties === 0 && n === differences.length && n <= largestExact
  const p = exact
    ? exactTwoSided(statistic, arrangementsOfW(n))
    : normalTwoSided(statistic, expected, varianceOfW(n, ties))
  return { name: 'wilcoxon_signed_rank', method: exact ? 'exact' : 'normal', statistic, expected, p }
}

/** The variance of W; `ties` is Σ (t³ − t). */
export function varianceOfW(n: number, ties: number): number {
  return (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48
}

/** How many of the 2^n choices of signs have W = 0, 1, … n(n + 1) / 2. */
export function arrangementsOfW(n: number): number[] {
  const counts = new Array<number>((n * (n + 1)) / 2 + 1).fill(0)
  counts[0] = 1
  for (let rank = 1; rank <= n; rank += 1)
    for (let s = counts.length - 1; s >= rank; s -= 1) counts[s] = (counts[s] ?? 0) + (counts[s - rank] ?? 0)
  return counts
}
