import { sampleSizeMethod } from '@voicemark/analysis'
import { type ReportData, resamples } from '../source/report-data.js'
import { conductSentences, samplingSentences, sensorSentences } from './conduct-sentences.js'
import { budgetSentences, memorySentences } from './memory-sentences.js'
import { settingSentences } from './setting-sentences.js'
import { lines } from './tex-table.js'
import { escapeTex } from './tex-text.js'

/** `methods.tex`: how it was measured, written from what the rows say and from nothing else. */
export function methodsTex(report: ReportData): string {
  return lines(
    [
      ...conductSentences(report),
      ...samplingSentences(report),
      ...sensorSentences(report),
      ...memorySentences(report),
      ...budgetSentences(report.conduct),
    ].join('\n'),
    '',
    settingSentences(report.configurations).join('\n'),
    '',
    statisticsSentences(report).join('\n'),
  )
}

function statisticsSentences({ comparisons, seed, query, configurations }: ReportData): string[] {
  const sampled = configurations.some(({ measures }) => measures.rtf.basis.kind === 'sample')
  const { alpha = 0.05 } = comparisons[0]?.pairwise ?? {}
  return [
    'Percentiles are of type 7 of Hyndman and Fan (1996). Intervals cover 95\\,\\%: percentile bootstrap for medians and for ' +
      `ratios of medians (${resamples.toLocaleString('en-US')} resamples, of texts where the same texts ran in both), fractional order statistics for percentiles, ` +
      "Wilson's for shares, Taylor's linearisation for the aggregate RTF. SD is the sample standard deviation.",
    "Two configurations are compared with Wilcoxon's signed-rank test of log ratios over texts (a text counts once, by the " +
      "median of its repeats) where both ran at least six texts of one corpus, else with Mann and Whitney's test; both are " +
      `two-sided. $p$ values are corrected after Holm over all pairs of a measure, and a difference is claimed at $p \\le ${alpha}$.`,
    `Numbers needed to find a ratio of 1.1 in 80\\,\\% of cases are by a ${escapeTex(sampleSizeMethod)}.`,
    `Resampling starts from seed ${seed}, so that the same rows give the same figures.`,
    ...(sampled
      ? [
          'Where a configuration has more than 10\\,000 requests, medians, percentiles and tests are of a uniform sample of that size.',
        ]
      : []),
    ...(query.override
      ? ['\\textbf{Configurations that are not comparable were compared by override.}']
      : []),
  ]
}
