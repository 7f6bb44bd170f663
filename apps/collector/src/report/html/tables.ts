import { type Measure, measures } from '@voicemark/analysis'
import { memoryOwner } from '../../figures/words/memory-words.js'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { type Cell, table } from './markup.js'
import { intervalWords, medianWords, numberWords, shareWords } from './number-words.js'

const number = (text: string): Cell => ({ number: text })

/** The tables of the paper pack as tables of a page, with the same digits. */
export function resultTables(report: ReportData): string {
  return [
    speedTable(report),
    memoryTable(report),
    otherTable(report.configurations),
    successTable(report),
    machineTable(report),
  ].join('\n')
}

function machineTable({ configurations }: ReportData): string {
  return table(
    'What each configuration ran on. Cores are physical; memory in GB of 2^30 bytes.',
    ['Configuration', 'Device', 'Processor', 'Cores', 'Graphics card', 'Memory, GB'],
    configurations.map(({ label, device_type, hardware }) => [
      label,
      device_type,
      hardware.cpu_model ?? '',
      number(hardware.cpu_cores === null ? '' : String(hardware.cpu_cores)),
      hardware.gpu_name ?? '',
      number(numberWords(hardware.total_memory_gb)),
    ]),
  )
}

function successTable({ configurations }: ReportData): string {
  return table(
    'Successful requests of n, without warm-up and cold ones, with the 95 % interval after Wilson, and failures by class.',
    ['Configuration', 'n', 'Successful', 'Percent [95 % interval]', 'Failures'],
    configurations.map((one) => [
      one.label,
      number(String(one.success.n)),
      number(String(one.success.count)),
      number(shareWords(one.success)),
      one.failures.map(({ failure_class, count }) => `${failure_class} ${count}`).join(', ') || 'none',
    ]),
  )
}

const medianNote =
  'Medians over successful requests with the percentile-bootstrap 95 % interval (none below n = 6); SD is the standard deviation between requests.'

function speedTable({ configurations }: ReportData): string {
  return table(
    `Real-time factor (RTF): synthesis time per time of audio; lower is faster, below 1 is faster than real time. ${medianNote}`,
    ['Configuration', 'n', 'Median [95 % interval]', 'Mean', 'SD', 'p95', 'Aggregate [95 % interval]'],
    configurations.map(({ label, measures: { rtf }, aggregate }) => [
      label,
      number(String(rtf.n)),
      number(medianWords(rtf)),
      number(numberWords(rtf.mean)),
      number(numberWords(rtf.sd)),
      number(numberWords(rtf.p95?.value ?? null)),
      number(intervalWords(aggregate?.rtf ?? null, aggregate?.rtf_interval ?? null)),
    ]),
  )
}

function memoryTable({ configurations }: ReportData): string {
  return table(
    `Peak memory of ${memoryOwner(configurations)}, MB of 2^20 bytes. ${medianNote}`,
    ['Configuration', 'n', 'Median [95 % interval]', 'Mean', 'SD', 'Largest', 'Before', 'Added'],
    configurations.map(({ label, measures: { peak_memory_mb: peak, ...rest } }) => [
      label,
      number(String(peak.n)),
      number(medianWords(peak)),
      number(numberWords(peak.mean)),
      number(numberWords(peak.sd)),
      number(numberWords(peak.max)),
      number(numberWords(rest.baseline_memory_mb.median)),
      number(numberWords(rest.delta_memory_mb.median)),
    ]),
  )
}

const others: readonly (readonly [Measure, string])[] = [
  ['total_duration_s', 'Duration'],
  ['ttfa_s', 'To the first audio'],
  ['chars_per_second', 'Characters'],
  ['cpu_s_per_audio_s', 'Processor time per audio'],
  ['energy_j_per_audio_s', 'Energy per audio'],
  ['peak_gpu_memory_mb', 'GPU memory'],
  ['mos_ovrl', 'DNSMOS, overall'],
  ['word_error_rate', 'Word error rate'],
  ['mel_distance_db', 'Log-mel distance'],
]

/** Of what nobody measured there is no column. */
function otherTable(configurations: readonly PaperConfiguration[]): string {
  const shown = others.filter(([name]) => configurations.some((one) => one.measures[name].n > 0))
  return table(
    'Other measures: medians with their 95 % intervals, where they were measured.',
    ['Configuration', ...shown.map(([name, title]) => unitOf(name, title))],
    configurations.map((one) => [
      one.label,
      ...shown.map(([name]) => number(medianWords(one.measures[name]))),
    ]),
  )
}

function unitOf(name: Measure, title: string): string {
  const { unit } = measures[name]
  return unit === '' ? title : `${title}, ${unit}`
}
