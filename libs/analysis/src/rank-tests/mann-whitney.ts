import { rankValues } from '../numbers/ranks.js'
import { exactTwoSided, normalTwoSided, type RankTest } from './rank-test.js'

/** Up to here on both sides, and without ties, every arrangement is counted. */
const largestExact = 20

/**
 * Whether values of `a` tend to be larger or smaller than those of `b`, the two not being paired (Mann and Whitney 1947,
 * doi:10.1214/aoms/1177730491; ties after Lehmann 1975, Nonparametrics, §1.3); null where a side is empty. Its null
 * hypothesis is that both come from one distribution, so unequal spreads can be called a difference, too.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): RankTest | null {
  const [n, m] = [a.length, b.length]
  if (n === 0 || m === 0) return null
  const { ranks, ties } = rankValues([...a, ...b])
  let sum = -(n * (n + 1)) / 2
  for (let at = 0; at < n; at += 1) sum += ranks[at] ?? 0
  const [statistic, expected] = [sum, (n * m) / 2]
  const exact = ties === 0 && Math.max(n, m) <= largestExact
  const p = exact
    ? exactTwoSided(statistic, arrangementsOfU(n, m))
    : normalTwoSided(statistic, expected, varianceOfU(n, m, ties))
  return { name: 'mann_whitney_u', method: exact ? 'exact' : 'normal', statistic, expected, p }
}

/** The variance of U; `ties` is Σ (t³ − t). */
export function varianceOfU(n: number, m: number, ties: number): number {
  const all = n + m
  return all < 2 ? 0 : ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)))
}

/**
 * How many of the arrangements of n and m values have U = 0, 1, … n·m: the coefficients of the Gaussian binomial
 * ∏ (1 − x^(m + i)) / (1 − x^i), i = 1 … n.
 */
export function arrangementsOfU(n: number, m: number): number[] {
  const counts = new Array<number>(n * m + 1).fill(0)
  counts[0] = 1
  for (let i = 1; i <= n; i += 1) {
    for (let s = n * m; s >= m + i; s -= 1) counts[s] = (counts[s] ?? 0) - (counts[s - m - i] ?? 0)
    for (let s = i; s <= n * m; s += 1) counts[s] = (counts[s] ?? 0) + (counts[s - i] ?? 0)
  }
  return counts
}
