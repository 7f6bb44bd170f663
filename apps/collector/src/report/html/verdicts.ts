import { type Measure, measures, pairInWords, type PairComparison } from '@voicemark/analysis'
import type { PaperComparison, ReportData } from '../source/report-data.js'
import { type Cell, escaped, list, paragraph, section, table } from './markup.js'
import { numberWords, pWords } from './number-words.js'

const titles: Readonly<Partial<Record<Measure, string>>> = {
  rtf: 'Real-time factor',
  peak_memory_mb: 'Peak memory',
  cpu_s_per_audio_s: 'Processor time per second of audio',
  energy_j_per_audio_s: 'Energy per second of audio',
  mos_ovrl: 'DNSMOS, overall',
  mel_distance_db: 'Log-mel distance from the reference',
  word_error_rate: 'Word error rate',
}

/** What a measure is called over its pairs. */
export const measureTitle = (name: Measure) => titles[name] ?? name.replaceAll('_', ' ')

const isApart = ({ verdict }: PairComparison) => verdict === 'not_comparable' || verdict === 'no_values'

/** Pairs that no number may be said of, and why: before all numbers. */
export function apartSection({ comparisons, query }: ReportData): string {
  if (comparisons.every(({ pairwise }) => pairwise.pairs.length === 0)) return ''
  const forced = query.override
    ? paragraph(
        'Configurations that are not comparable were compared by override; each sentence says so.',
        'warning',
      )
    : ''
  const parts = byMeasures(comparisons, isApart, 'apart')
  const none = parts === '' ? paragraph('Every pair of configurations could be compared.') : ''
  return section('apart', 'What is not comparable', forced + none + parts)
}

/** What may be said of the other pairs, in words. */
export const verdictSection = ({ comparisons }: ReportData) =>
  section(
    'verdicts',
    'What may be said',
    byMeasures(comparisons, (pair) => !isApart(pair), 'verdicts'),
  )

/** Sentences of pairs under their measures; what is the same of several measures, or of many pairs, is said once. */
function byMeasures(
  comparisons: readonly PaperComparison[],
  isShown: (pair: PairComparison) => boolean,
  className: string,
): string {
  const measuresOf = new Map<string, { readonly pair: PairComparison; readonly names: Measure[] }>()
  for (const { measure, pairwise } of comparisons)
    for (const pair of pairwise.pairs.filter(isShown)) {
      const key = JSON.stringify([pair.a, pair.b, pairInWords(pair)])
      const names = measuresOf.get(key)?.names ?? []
      measuresOf.set(key, { pair, names: [...names, measure] })
    }
  const groups = new Map<string, PairComparison[]>()
  for (const { pair, names } of measuresOf.values()) {
    const heading = names.map(measureTitle).join(' · ')
    groups.set(heading, [...(groups.get(heading) ?? []), pair])
  }
  return [...groups]
    .map(([heading, pairs]) => `<h3>${escaped(heading)}</h3>${list(saidOnce(pairs), className)}`)
    .join('')
}

/** So many pairs have each its own sentence. */
const fewPairs = 3

/** The words of GET /api/v1/comparison for each pair; those of many pairs stand once, before the pairs. */
function saidOnce(pairs: readonly PairComparison[]): string[] {
  const pairsOf = new Map<string, string[]>()
  for (const pair of pairs) {
    const words = pairInWords(pair)
    pairsOf.set(words, [...(pairsOf.get(words) ?? []), `${pair.a} and ${pair.b}`])
  }
  return [...pairsOf].flatMap(([words, names]) =>
    names.length > fewPairs ? [`${words}: ${names.join('; ')}`] : names.map((name) => `${name}: ${words}`),
  )
}

/** The numbers behind the sentences. */
export function pairSection({ comparisons }: ReportData): string {
  const tables = comparisons.filter(({ pairwise }) => pairwise.pairs.length > 0).map(pairTable)
  return section('pairs', 'Every pair in numbers', tables.join('\n'))
}

function pairTable({ measure, pairwise }: PaperComparison): string {
  const { better, unit } = measures[measure]
  const omitted =
    pairwise.omitted.length === 0 ? '' : ` Not compared, for there are many: ${pairwise.omitted.join('; ')}.`
  return table(
    `${measureTitle(measure)}${unit === '' ? '' : `, ${unit}`}; ${better} is better. Ratio of medians, first over second, with its bootstrap 95 % interval; ` +
      `p after Holm over ${pairwise.tests} ${pairwise.tests === 1 ? 'test' : 'tests'}; a difference is claimed at p ≤ ${pairwise.alpha}.${omitted}`,
    ['First', 'Second', 'Test', 'n', 'Ratio [95 % interval]', 'p', 'Verdict'],
    pairwise.pairs.map((pair) => pairRow(pair)),
  )
}

const verdictWords: Readonly<Record<PairComparison['verdict'], string>> = {
  a_lower: 'the first is lower',
  b_lower: 'the second is lower',
  cannot_tell: 'cannot tell',
  not_comparable: 'not compared',
  no_values: 'no values to compare',
}

function pairRow({ a, b, test, n_a, n_b, design, median_ratio, p_holm, verdict }: PairComparison): Cell[] {
  const sizes = n_a === n_b ? String(n_a) : `${n_a} and ${n_b}`
  const ends = median_ratio?.interval ?? null
  const ratio = numberWords(median_ratio?.ratio ?? null)
  const names = { mann_whitney_u: 'Mann–Whitney', wilcoxon_signed_rank: 'Wilcoxon over texts' } as const
  return [
    a,
    b,
    test === null ? '' : names[test.name],
    { number: design === 'paired' ? `${sizes} texts` : sizes },
    { number: ends === null ? ratio : `${ratio} [${numberWords(ends.low)}, ${numberWords(ends.high)}]` },
    { number: pWords(p_holm) },
    verdictWords[verdict],
  ]
}
