import { sampleSizeMethod, type Setting } from '@voicemark/analysis'
import type { Omissions } from '../../figures/data/figure-data.js'
import { counted } from '../../figures/words/numerals.js'
import type { Conduct } from '../source/conduct.js'
import { dayText, numberTex } from './number-text.js'
import { type PaperConfiguration, type ReportData, resamples } from '../source/report-data.js'
import { breakableTex, escapeTex } from './tex-text.js'
import { lines } from './tex-table.js'

/** `methods.tex`: how it was measured, written from what the rows say and from nothing else. */
export function methodsTex(report: ReportData): string {
  return lines(
    [...conductSentences(report), ...samplingSentences(report)].join('\n'),
    '',
    settingSentences(report.configurations).join('\n'),
    '',
    statisticsSentences(report).join('\n'),
  )
}

function conductSentences({ conduct, configurations, delivery, figures }: ReportData): string[] {
  const { measured, first_start, last_start, campaigns, texts, repeats, text_length_chars: length } = conduct
  const days =
    dayText(first_start) === dayText(last_start)
      ? `on ${dayText(first_start)}`
      : `from ${dayText(first_start)} to ${dayText(last_start)}`
  return [
    `${counted(measured, 'synthesis request')} of ${counted(configurations.length, 'configuration')} ` +
      `${measured === 1 ? 'was' : 'were'} measured${first_start === null ? '' : ` ${days} (UTC)`}; Voicemark made the figures and tables.`,
    ...(campaigns === null ? [] : [`They belong to ${campaignWords(campaigns)}.`]),
    ...(texts === null
      ? []
      : [
          `The corpus has ${counted(texts, 'text')}${repeats === null ? '' : `, each up to ${counted(repeats, 'time')} in a configuration`}.`,
        ]),
    ...(length.n === 0
      ? []
      : [
          `Texts have ${numberTex(length.min, 0)} to ${numberTex(length.max, 0)} characters (mean ${numberTex(length.mean)}).`,
        ]),
    omittedSentence(conduct),
    ...cutSentence(figures.omissions),
    ...leftOutSentence(figures.omissions),
    delivery === null
      ? 'The rows were read from files, so that it is unknown whether any were lost before.'
      : deliverySentence(delivery),
  ]
}

function omittedSentence({ warmups, cold }: Conduct): string {
  if (warmups === null && cold === null)
    return 'The rows do not say which requests were warm-up or cold; all are in the figures.'
  const [warm, first] = [warmups ?? 0, cold ?? 0]
  if (warm + first === 0) return 'No request is marked as warm-up or cold; all are in the figures.'
  return (
    `${counted(warm, 'warm-up request')} and ${counted(first, 'cold request')} (the first after a model load) ` +
    'are kept apart and are in no figure.'
  )
}

function cutSentence({ cut }: Omissions): string[] {
  if (cut === 0) return []
  return [
    `${counted(cut, 'answer')} of a server ${cut === 1 ? 'is' : 'are'} in no figure because the audio is shorter than 60\\,\\% of the median ` +
      'of the answers to the same text (at least three): the stream was cut.',
  ]
}

function leftOutSentence({ files, rows }: Omissions): string[] {
  if (files + rows === 0) return []
  return [
    `${counted(files, 'file')} and ${counted(rows, 'row')} could not be read and are left out; \\texttt{environment.json} names them.`,
  ]
}

function campaignWords(campaigns: readonly string[]): string {
  const shown = campaigns.slice(0, 5).map((id) => breakableTex(id))
  const rest = campaigns.length - shown.length
  return `${campaigns.length === 1 ? 'campaign' : 'campaigns'} ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function deliverySentence({
  holds,
  lost,
  quarantined,
  incomplete_runs,
}: NonNullable<ReportData['delivery']>) {
  if (holds && lost + quarantined + incomplete_runs === 0)
    return 'Every row that the agents made is in the collector: none was lost, none is in quarantine.'
  return (
    `Of all rows that the agents made, ${lost} were lost, ${quarantined} are in quarantine, and ` +
    `${counted(incomplete_runs, 'run')} had not delivered to the end.`
  )
}

function samplingSentences({ conduct }: ReportData): string[] {
  const { samples_due, samples_taken, interval_p50_ms: interval, undersampled, measured } = conduct
  if (samples_due === null || samples_taken === null)
    return ['The rows do not say how often memory and sensors were read while a request ran.']
  if (samples_due === 0) return []
  return [
    'While a request ran, memory and CPU, and where there is a sensor temperature and GPU, were read on a grid of 100\\,ms: ' +
      `${counted(samples_taken, 'sample')} where ${samples_due.toLocaleString('en-US')} were due` +
      (interval.mean === null
        ? '.'
        : `, with a median interval of ${numberTex(interval.mean)}\\,ms (mean over requests).`),
    ...(undersampled === null || undersampled === 0
      ? []
      : [
          `${undersampled} of ${measured} requests have fewer than five samples, so that their peaks of CPU, temperature and GPU ` +
            "say little; a peak of memory is at least the kernel's high-water mark where the system keeps one for each request.",
        ]),
  ]
}

const settingNames: Readonly<Record<string, string>> = {
  engine: 'engine',
  engine_version: 'engine version',
  voice: 'voice',
  model_sha256: 'SHA-256 of the model',
  quantization_used: 'precision',
  execution_provider: 'execution provider',
  intra_threads: 'intra-op threads',
  inter_threads: 'inter-op threads',
  tokenizer: 'tokenizer',
  sample_rate_hz: 'sample rate in Hz',
  load: 'load',
  speed: 'speed',
  on_battery: 'on battery',
  governor: 'processor governor',
  corpus: 'corpus',
}

/** Settings that all have in common once, the others for each configuration. */
function settingSentences(configurations: readonly PaperConfiguration[]): string[] {
  const fields = [
    ...Object.keys(settingNames),
    ...new Set(
      configurations.flatMap(({ fingerprint }) =>
        Object.keys(fingerprint)
          .filter((name) => name.startsWith('tag:'))
          .sort(),
      ),
    ),
  ]
  const of = (one: PaperConfiguration, field: string) => one.fingerprint[field] ?? [null]
  const known = fields.filter((field) => configurations.some((one) => of(one, field)[0] !== null))
  const shared = known.filter(
    (field) => new Set(configurations.map((one) => JSON.stringify(of(one, field)))).size === 1,
  )
  const differing = known.filter((field) => !shared.includes(field))
  // Null is also what a machine on mains says.
  const unknown = fields.filter(
    (field) => field in settingNames && field !== 'on_battery' && !known.includes(field),
  )
  const listed = (one: PaperConfiguration, some: readonly string[]) =>
    some.map((field) => `${nameOfField(field)} ${settingsTex(field, of(one, field))}`).join('; ')
  const [first] = configurations
  return [
    ...(first === undefined || shared.length === 0
      ? []
      : [`All configurations have in common: ${listed(first, shared)}.`]),
    ...(differing.length === 0
      ? []
      : configurations
          .slice(0, mostListed)
          .map((one) => `${breakableTex(one.label)}: ${listed(one, differing)}.`)),
    ...(configurations.length > mostListed && differing.length > 0
      ? [`The settings of the other ${configurations.length - mostListed} are in \\texttt{environment.json}.`]
      : []),
    ...(unknown.length === 0
      ? []
      : [
          `The rows do not say: ${unknown.map(nameOfField).join(', ')}; requests that differ in these alone are of one configuration.`,
        ]),
  ]
}

const mostListed = 12
const nameOfField = (field: string) =>
  settingNames[field] ?? `tag ${breakableTex(field.replace(/^tag:/, ''))}`

function settingsTex(field: string, settings: readonly Setting[]): string {
  const text = (setting: Setting) => {
    if (setting === null) return 'unknown'
    // The whole hash is in environment.json; the first twelve digits find it.
    return breakableTex(field === 'model_sha256' ? String(setting).slice(0, 12) : String(setting), 80)
  }
  return settings.map(text).join(' and ')
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
