import { differencesInWords, pairInWords, type PairComparison } from '@voicemark/analysis'
import { labelWords } from '../../figures/words/label-words.js'
import { counted } from '../../figures/words/numerals.js'
import type { PaperComparison, ReportData } from '../source/report-data.js'
import { intervalTex, missing, numberTex, pTex } from './number-text.js'
import { texTable } from './tex-table.js'
import { breakableTex, escapeTex } from './tex-text.js'

const titles: Readonly<Record<string, string>> = {
  rtf: 'real-time factor',
  peak_memory_mb: 'peak memory',
  cpu_s_per_audio_s: 'processor time per second of audio',
  energy_j_per_audio_s: 'energy per second of audio',
  mos_ovrl: 'DNSMOS, overall',
  mel_distance_db: 'log-mel distance from the reference',
  word_error_rate: 'word error rate',
}

/** With more pairs the table may be higher than a page. */
const mostOnAPage = 4

/** The title of a measure as it stands in a sentence. */
export const titleOf = (measure: string) => titles[measure] ?? escapeTex(measure.replaceAll('_', ' '))

/** All pairs in one measure, each with what the data carry and what makes the two differ. */
export function comparisonTable({ measure, pairwise }: PaperComparison, { seed }: ReportData): string {
  const overridden = pairwise.pairs.some(({ comparability }) => comparability.overridden)
  const omitted = pairwise.omitted.length
  return texTable({
    label: `tab:vm-comparison-${measure.replaceAll('_', '-')}`,
    caption:
      `Pairwise comparison of ${titleOf(measure)}: ratio of medians (first over second; for W of the texts' medians) with its ` +
      `bootstrap 95\\,\\% interval (seed ${seed}), not corrected for the number of pairs; $p$ after Holm over ${pairwise.tests} ` +
      `${pairwise.tests === 1 ? 'test' : 'tests'}; a difference is claimed at $p \\le ${pairwise.alpha}$. ` +
      'Tests: W, Wilcoxon signed rank over texts; U, Mann--Whitney.' +
      (overridden ? ' \\textbf{Compared by override:} some pairs differ in more than what is compared.' : ''),
    columns: 'L{0.26}crrrL{0.3}',
    head: ['Pair', 'Test', '$n$', 'Ratio [95\\,\\% CI]', '$p$', 'Verdict'],
    rows: pairwise.pairs.map(pairRow),
    isLong: pairwise.pairs.length > mostOnAPage,
    notes:
      omitted === 0
        ? []
        : [`${omitted} further ${omitted === 1 ? 'configuration is' : 'configurations are'} not compared.`],
  })
}

function pairRow(labelled: PairComparison): string[] {
  const pair = inWords(labelled)
  const { a, b, test, median_ratio, p_holm } = pair
  return [
    `${breakableTex(a)} against ${breakableTex(b)}`,
    test === null ? missing : test.name === 'mann_whitney_u' ? 'U' : 'W',
    sizesTex(pair),
    intervalTex(median_ratio?.ratio ?? null, median_ratio?.interval ?? null),
    pTex(p_holm),
    verdictTex(pair),
  ]
}

/** With its labels as the tables have them. */
const inWords = (pair: PairComparison) => ({ ...pair, a: labelWords(pair.a), b: labelWords(pair.b) })

function sizesTex({ design, n_a, n_b }: PairComparison): string {
  if (design === 'paired') return `${n_a} texts`
  return n_a === n_b ? String(n_a) : `${n_a} and ${n_b}`
}

/** The verdict in words, and the settings in which the two differ. */
function verdictTex(pair: PairComparison): string {
  const differences = differencesInWords(pair.comparability)
  const words = shortVerdict(pair)
  return differences === '' ? words : `${words}; ${breakableTex(differences, 400, 16)}`
}

function shortVerdict(pair: PairComparison): string {
  if (pair.verdict === 'a_lower') return 'the first is lower'
  if (pair.verdict === 'b_lower') return 'the second is lower'
  return breakableTex(
    pairInWords({ ...pair, comparability: { ...pair.comparability, differences: [] } }),
    400,
    16,
  )
}

/** A sentence on a pair in TeX; it claims no more than the data carry. */
export function sentenceTex(labelled: PairComparison): string {
  const pair = inWords(labelled)
  return `${breakableTex(pair.a)} and ${breakableTex(pair.b)}: ${breakableTex(pairInWords(pair), 4000, 24)}.`
}

/**
 * How many times as fast the quicker of a pair is, with its interval; null unless the two are comparable, the test claims
 * a difference and there is an interval.
 */
export function timesFaster(pair: PairComparison) {
  const { verdict, comparability, median_ratio, measure } = pair
  const { ratio, interval } = median_ratio ?? { ratio: null, interval: null }
  if (measure !== 'rtf' || !comparability.comparable || ratio === null || interval === null) return null
  if (verdict === 'a_lower') {
    const ends = { low: 1 / interval.high, high: 1 / interval.low }
    return ends.low > 1 ? { faster: pair.a, slower: pair.b, times: 1 / ratio, interval: ends } : null
  }
  if (verdict !== 'b_lower' || interval.low <= 1) return null
  return { faster: pair.b, slower: pair.a, times: ratio, interval }
}

/** `X is 1.9 times as fast as Y (95 % CI 1.8 to 2.0)`, or null where that cannot be said. */
export function timesFasterTex(pair: PairComparison): string | null {
  const known = timesFaster(pair)
  if (known === null) return null
  const { faster, slower, times, interval } = known
  const [low, high] = [numberTex(interval.low), numberTex(interval.high)]
  const of = pair.design === 'paired' ? ` of ${counted(pair.n_a, 'text')}` : ''
  return (
    `By the medians${of}, ${breakableTex(faster)} is ${numberTex(times)} times as fast as ${breakableTex(slower)} ` +
    `(95\\,\\% CI ${low} to ${high}).`
  )
}
