import { differencesInWords } from './comparability.js'
import type { PairComparison } from './pair-comparison.js'

/** One sentence on a pair for a page or a caption, which claims no more than the data carry. */
export function pairInWords(pair: PairComparison): string {
  const sentence = verdictInWords(pair)
  const differences = differencesInWords(pair.comparability)
  return differences === '' ? sentence : `${sentence}; ${differences}`
}

function verdictInWords(pair: PairComparison): string {
  if (pair.verdict === 'not_comparable') return 'not compared'
  if (pair.verdict === 'no_values') return 'no values to compare'
  return pair.verdict === 'cannot_tell' ? cannotTell(pair) : difference(pair)
}

function cannotTell(pair: PairComparison): string {
  const { needed, n_a, n_b } = pair
  const here = `cannot tell at n = ${sizes(pair)}`
  if (needed === null) return here
  const ratio = needed.ratio.toFixed(2)
  return needed.n > Math.min(n_a, n_b)
    ? `${here}; about n = ${needed.n} needed to find a ratio of ${ratio}`
    : `${here}, where a ratio of ${ratio} would be found in at least ${Math.round(needed.power * 100)} % of cases`
}

function difference(pair: PairComparison): string {
  const { a, b, verdict, test, p_holm, median_ratio } = pair
  const parts = [
    `${testName[test?.name ?? 'mann_whitney_u']}, n = ${sizes(pair)}`,
    `p ${inWords(p_holm ?? 1)} after Holm`,
  ]
  if (median_ratio?.ratio !== null && median_ratio?.ratio !== undefined)
    parts.unshift(`ratio of medians ${median_ratio.ratio.toPrecision(3)}${interval(pair)}`)
  return `${a} is ${verdict === 'a_lower' ? 'lower' : 'higher'} than ${b} (${parts.join('; ')})`
}

const testName = { mann_whitney_u: 'Mann–Whitney', wilcoxon_signed_rank: 'Wilcoxon signed rank over texts' }

function interval({ median_ratio }: PairComparison): string {
  const ends = median_ratio?.interval ?? null
  return ends === null ? '' : `, 95 % ${ends.low.toPrecision(3)}–${ends.high.toPrecision(3)}`
}

function sizes({ n_a, n_b }: PairComparison): string {
  return n_a === n_b ? String(n_a) : `${n_a} and ${n_b}`
}

const inWords = (p: number) => (p < 0.001 ? '< 0.001' : `= ${p.toPrecision(2)}`)
