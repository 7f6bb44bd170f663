import type { Omissions } from '../../figures/data/figure-data.js'
import { excludedWords } from '../../figures/words/excluded-words.js'
import { counted } from '../../figures/words/numerals.js'
import { ownLabelLine } from '../../figures/words/own-label-words.js'
import { removedLine } from '../../figures/words/removed-words.js'
import { throttledSentences } from '../../figures/words/throttled-sentences.js'
import type { Conduct } from '../source/conduct.js'
import type { ReportData } from '../source/report-data.js'
import { dayText, numberTex } from './number-text.js'
import { breakableTex, escapeTex } from './tex-text.js'

/** What was measured and when, what is left out, and whether all rows are there. */
export function conductSentences({
  conduct,
  configurations,
  delivery,
  corrected,
  figures,
}: ReportData): string[] {
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
    ...throttledSentences(configurations, figures.omissions).map((sentence) => escapeTex(sentence)),
    ...excludedSentence(figures.omissions),
    ...namedSentence(configurations),
    ...leftOutSentence(figures.omissions),
    delivery === null
      ? 'The rows were read from files, so that it is unknown whether any were lost before.'
      : deliverySentence(delivery),
    ...removedSentence(corrected),
  ]
}

function omittedSentence({ warmups, cold }: Conduct): string {
  if (warmups === null && cold === null)
    return 'The rows do not say which requests were warm-up or cold; all are in the figures.'
  const [warm, first] = [warmups ?? 0, cold ?? 0]
  if (cold === null && warm > 0)
    return (
      `${counted(warm, 'warm-up request')} ${warm === 1 ? 'is' : 'are'} kept apart and in no figure; ` +
      'the rows do not say which are the first after a model load.'
    )
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

function excludedSentence({ excluded }: Omissions): string[] {
  const words = excludedWords(excluded)
  return words === null ? [] : [`${escapeTex(words)}.`]
}

function namedSentence(configurations: ReportData['configurations']): string[] {
  const line = ownLabelLine(configurations)
  return line === null ? [] : [escapeTex(line)]
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
  removed,
  incomplete_runs,
}: NonNullable<ReportData['delivery']>) {
  if (holds && lost + quarantined + incomplete_runs === 0)
    return removed === 0
      ? 'Every row that the agents made is in the collector: none was lost, none is in quarantine.'
      : 'Every row that the agents made came to the collector: none was lost, none is in quarantine.'
  return (
    `Of all rows that the agents made, ${lost} were lost, ${quarantined} are in quarantine, and ` +
    `${counted(incomplete_runs, 'run')} had not delivered to the end.`
  )
}

function removedSentence({ removed }: ReportData['corrected']): string[] {
  const line = removedLine(removed)
  return line === null ? [] : [`Of what was delivered, ${escapeTex(line)}.`]
}

/** How often memory and sensors were read. */
export function samplingSentences({ conduct }: ReportData): string[] {
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

/** Which sensors the machines had not, as far as they say. */
export function sensorSentences({ sensors }: Pick<ReportData, 'sensors'>): string[] {
  if (sensors === null || sensors.without.length === 0) return []
  const { machines, without } = sensors
  const nowhere = without.filter((one) => one.machines === machines).map(({ sensor }) => sensor)
  const parts = [
    ...(nowhere.length === 0 ? [] : [`no machine had a sensor of ${nowhere.join(' or ')}`]),
    ...without
      .filter((one) => one.machines < machines)
      .map((one) => `${one.machines} of ${machines} machines had none of ${one.sensor}`),
  ]
  return [`As far as the machines say, ${parts.join('; ')}.`]
}
