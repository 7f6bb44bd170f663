import type { Interval, Measure, MeasureFigures, PairComparison, Share } from '@voicemark/analysis'
import { labelWords } from '../../figures/words/label-words.js'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { sentenceTex, timesFaster, titleOf } from './comparison-table.js'
import { decimalsOf, missing, numberTex, percentTex, pTex } from './number-text.js'
import { lines, manyLines } from './tex-table.js'
import { escapeTex } from './tex-text.js'

/** One number as a TeX command. */
export interface Macro {
  /** Letters only, without the backslash. */
  readonly name: string
  /** TeX; `--` where there is no value. */
  readonly value: string
  /** What it is, in TeX-free words for the index. */
  readonly meaning: string
}

const measured: readonly [Measure, string, string][] = [
  ['rtf', 'Rtf', 'RTF'],
  ['rtfx', 'Rtfx', 'audio time per synthesis time'],
  ['total_duration_s', 'Duration', 'duration, s'],
  ['ttfa_s', 'FirstAudio', 'time to first audio, s'],
  ['ttfb_s', 'FirstByte', 'time to first byte, s'],
  ['first_audible_s', 'FirstAudible', 'time to first audible sample, s'],
  ['gap_max_s', 'LongestGap', 'longest gap between chunks, s'],
  ['underrun_s', 'Underrun', 'silence by under-runs, s'],
  ['prebuffer_s', 'Prebuffer', 'pre-buffer that avoids every under-run, s'],
  ['tokens_per_second', 'Tokens', 'tokens per second'],
  ['chars_per_second', 'Characters', 'characters per second'],
  ['peak_memory_mb', 'Memory', 'peak memory, MB'],
  ['peak_gpu_memory_mb', 'GpuMemory', 'peak GPU memory, MB'],
  ['cpu_s_per_audio_s', 'Cpu', 'processor core seconds per second of audio'],
  ['model_size_mb', 'ModelSize', 'size of the model on disk, MB'],
  ['delta_memory_mb', 'MemoryOverBaseline', 'peak memory over its baseline, MB'],
  ['pss_mb', 'Pss', 'proportional set size, MB'],
  ['process_gpu_memory_mb', 'ProcessGpuMemory', 'peak GPU memory of the measured processes, MB'],
  ['energy_j_per_audio_s', 'Energy', 'energy for a second of audio, J, or for an hour of it, Wh'],
  ['energy_above_idle_j_per_audio_s', 'EnergyAboveRest', 'the same less what the machine draws at rest, J'],
  ['idle_power_w', 'PowerAtRest', 'power of the machine at rest, W'],
  ['mos_ovrl', 'Dnsmos', 'DNSMOS P.835, overall, 1 to 5'],
  ['mel_distance_db', 'MelDistance', 'log-mel distance from the reference, dB'],
  ['word_error_rate', 'WordErrors', 'word error rate'],
]

/** Every number of the pack, in the order of the index; each name is there once. */
export function reportMacros(report: ReportData): Macro[] {
  const { configurations, comparisons } = report
  const stems = new Map(configurations.map(({ label, stem }) => [label, stem]))
  const all = [
    ...totals(report),
    ...configurations.flatMap(configurationMacros),
    ...comparisons.flatMap(({ pairwise }) =>
      pairwise.pairs.flatMap((pair) => pairMacros(pair, stems.get(pair.a) ?? '', stems.get(pair.b) ?? '')),
    ),
  ]
  const seen = new Set<string>()
  return all.filter(({ name }) => !seen.has(name) && seen.add(name))
}

/** `macros.tex`. */
export function macrosTex(macros: readonly Macro[]): string {
  return (
    lines('% A command for each number; README.md lists what each is. Missing values are "--".') +
    manyLines(macros.map(({ name, value }) => `\\newcommand{\\${name}}{${value}}`))
  )
}

function totals({ configurations, conduct }: ReportData): Macro[] {
  const count = configurations.reduce((sum, { success }) => sum + success.count, 0)
  return [
    macro('Configurations', String(configurations.length), 'configurations'),
    macro('Requests', String(conduct.measured), 'measured requests, failed ones included'),
    macro('Successful', String(count), 'successful ones of these'),
    macro('Failed', String(conduct.failed), 'failed ones of these'),
    macro('Warmups', countTex(conduct.warmups), 'warm-up requests, in no figure'),
    macro('Cold', countTex(conduct.cold), 'first requests after a model load, in no figure'),
  ]
}

const countTex = (count: number | null) => (count === null ? missing : String(count))

function configurationMacros(one: PaperConfiguration): Macro[] {
  const { stem, label, success, aggregate, conditions } = { ...one, conditions: one.peak_temperature_c }
  return [
    macro(`${stem}Name`, escapeTex(labelWords(label)), `name of ${label}`),
    macro(`${stem}N`, String(one.n), `${label}: measured requests`),
    ...shareMacros(`${stem}Success`, success, `${label}: successful requests`),
    ...measured.flatMap(([measure, name, words]) =>
      measureMacros(`${stem}${name}`, one.measures[measure], `${label}: ${words}`),
    ),
    ...bracketed(
      `${stem}RtfAggregate`,
      aggregate?.rtf ?? null,
      aggregate?.rtf_interval ?? null,
      `${label}: total time over total audio`,
    ),
    ...(one.ran_dry.n === 0
      ? []
      : shareMacros(`${stem}RanDry`, one.ran_dry, `${label}: streamed requests that ran dry`)),
    macro(
      `${stem}TemperatureMax`,
      numberTex(conditions.max),
      `${label}: highest temperature, degrees Celsius`,
    ),
  ]
}

function measureMacros(stem: string, figures: MeasureFigures, words: string): Macro[] {
  const { n, mean, sd, median, median_interval, p95, min, max } = figures
  // What was never measured has no macros for its parts.
  if (n === 0) return bracketed(`${stem}Median`, null, null, `${words}, median`)
  return [
    macro(`${stem}N`, String(n), `${words}: values`),
    ...bracketed(`${stem}Median`, median, median_interval, `${words}, median`),
    macro(`${stem}Mean`, numberTex(mean), `${words}, mean`),
    macro(`${stem}Sd`, numberTex(sd), `${words}, standard deviation`),
    macro(`${stem}PercentileNinetyFive`, numberTex(p95?.value ?? null), `${words}, 95th percentile`),
    macro(`${stem}Min`, numberTex(min), `${words}, smallest`),
    macro(`${stem}Max`, numberTex(max), `${words}, largest`),
  ]
}

function shareMacros(stem: string, { count, share, interval }: Share, words: string): Macro[] {
  return [
    macro(`${stem}Count`, String(count), words),
    macro(`${stem}Percent`, percentTex(share), `${words}, percent`),
    macro(
      `${stem}PercentLow`,
      percentTex(interval?.low ?? null),
      `${words}, lower end of the Wilson interval`,
    ),
    macro(
      `${stem}PercentHigh`,
      percentTex(interval?.high ?? null),
      `${words}, upper end of the Wilson interval`,
    ),
  ]
}

const pairKinds: Partial<Record<Measure, string>> = {
  rtf: 'Rtf',
  peak_memory_mb: 'Memory',
  cpu_s_per_audio_s: 'Cpu',
  energy_j_per_audio_s: 'Energy',
  mos_ovrl: 'Dnsmos',
}

function pairMacros(pair: PairComparison, a: string, b: string): Macro[] {
  const kind = pairKinds[pair.measure] ?? ''
  const stem = `${a}Vs${b}${kind}`
  const words = `${pair.a} against ${pair.b}, ${titleOf(pair.measure)}`
  const { ratio, interval } = pair.median_ratio ?? { ratio: null, interval: null }
  const times = timesFaster(pair)
  return [
    ...bracketed(`${stem}Ratio`, ratio, interval, `${words}: ratio of medians`),
    macro(`${stem}P`, pTex(pair.p_holm), `${words}: p after Holm`),
    macro(`${stem}Verdict`, sentenceTex(pair), `${words}: what the data carry, as a sentence`),
    ...(kind === 'Rtf'
      ? bracketed(
          `${stem}TimesFaster`,
          times?.times ?? null,
          times?.interval ?? null,
          times === null
            ? `${words}: not claimed`
            : `${times.faster} is so many times as fast as ${times.slower}`,
        )
      : []),
  ]
}

/** A value and the ends of its 95 % interval, all with the same decimals. */
function bracketed(stem: string, value: number | null, interval: Interval | null, words: string): Macro[] {
  const decimals = value === null ? 0 : decimalsOf(value, interval)
  return [
    macro(stem, numberTex(value, decimals), words),
    macro(
      `${stem}Low`,
      numberTex(interval?.low ?? null, decimals),
      `${words}, lower end of the 95 % interval`,
    ),
    macro(
      `${stem}High`,
      numberTex(interval?.high ?? null, decimals),
      `${words}, upper end of the 95 % interval`,
    ),
  ]
}

const macro = (name: string, value: string, meaning: string): Macro => ({ name: `vm${name}`, value, meaning })
