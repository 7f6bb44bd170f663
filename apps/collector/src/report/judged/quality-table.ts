import type { MeasureFigures, PairComparison } from '@voicemark/analysis'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { intervalTex, missing, numberTex } from '../latex/number-text.js'
import { nameOf } from '../latex/tables.js'
import { lines, texTable } from '../latex/tex-table.js'

/** Section 4.4: how good the sound is. */
export function qualityTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-quality',
    caption:
      'Quality of the sound: means over $n$ texts, each spoken once more when all was measured, with Student 95\\,\\% intervals. ' +
      'DNSMOS: overall, signal and background of P.835, and P.808, 1 to 5, guessed by a model without a reference. Distance: log-mel, in dB, ' +
      "from the reference's sound of the same text; of the reference itself, from a second take of its own. WER: words that a recogniser " +
      'did not hear, over those that there are.',
    columns: 'L{0.24}rrrrrrr',
    head: ['Configuration', '$n$', 'Overall', 'Signal', 'Background', 'P.808', 'Distance', 'WER'],
    rows: configurations.map((one) => [nameOf(one), ...cells(one)]),
    notes: configurations.some(hasQuality) ? [] : [notJudged],
  })
}

/** `quality.tex`: what may be said of it in the text. */
export function qualityTex({ configurations, comparisons }: ReportData): string {
  const judged = configurations.filter(hasQuality)
  if (judged.length === 0) return lines(notJudged)
  const names = new Map(configurations.map((one) => [one.label, nameOf(one)]))
  const pairs = comparisons
    .filter(({ measure }) => measure === 'mos_ovrl')
    .flatMap(({ pairwise }) => pairwise.pairs)
  return lines(
    ...judged.slice(0, mostSentences).map(sentence),
    ...pairs.slice(0, mostSentences).map((pair) => pairSentence(pair, names)),
  )
}

/** Whether any sound was judged. */
export const hasQuality = ({ measures }: Pick<PaperConfiguration, 'measures'>) =>
  measures.mos_ovrl.n + measures.mel_distance_db.n + measures.word_error_rate.n > 0

/** More are no text that is read. */
const mostSentences = 10

const notJudged = 'The sound was not judged; \\texttt{voicemark bench -{}-quality} does it.'

function cells(one: PaperConfiguration): string[] {
  const { mos_ovrl, mos_sig, mos_bak, mos_p808, mel_distance_db, word_error_rate } = one.measures
  const n = Math.max(mos_ovrl.n, mel_distance_db.n, word_error_rate.n)
  return [String(n), ...[mos_ovrl, mos_sig, mos_bak, mos_p808, mel_distance_db, word_error_rate].map(meanOf)]
}

function meanOf({ mean, mean_interval }: MeasureFigures): string {
  return mean === null ? missing : intervalTex(mean, mean_interval)
}

function sentence(one: PaperConfiguration): string {
  const { mos_ovrl, word_error_rate, mel_distance_db } = one.measures
  const parts = [
    ['a DNSMOS of', mos_ovrl, ''],
    ['a word error rate of', word_error_rate, ''],
    ['a log-mel distance from the reference of', mel_distance_db, '\\,dB'],
  ] as const
  const said = parts.flatMap(([what, { mean, mean_interval, n }, unit]) => {
    if (mean === null) return []
    const within =
      mean_interval === null
        ? ''
        : ` (95\\,\\% CI ${numberTex(mean_interval.low)} to ${numberTex(mean_interval.high)}, $n = ${n}$)`
    return [`${what} ${numberTex(mean)}${unit}${within}`]
  })
  return `The sound of ${nameOf(one)} had ${said.join(', ')}.`
}

/** Nothing is said to be as good as another: that the data do not show a difference is another thing. */
function pairSentence({ a, b, verdict, n_a }: PairComparison, names: ReadonlyMap<string, string>): string {
  const [one, other] = [names.get(a) ?? a, names.get(b) ?? b]
  const on = `on the same ${n_a} texts`
  if (verdict === 'a_lower') return `The DNSMOS of ${one} was lower than that of ${other} ${on}.`
  if (verdict === 'b_lower') return `The DNSMOS of ${other} was lower than that of ${one} ${on}.`
  if (verdict === 'cannot_tell')
    return `Whether the DNSMOS of ${one} and of ${other} differ the data cannot tell.`
  return `The DNSMOS of ${one} and of ${other} were not compared.`
}
