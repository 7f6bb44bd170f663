import type { RoundFigures, VariantFigures } from './round-figures.js'
import type { BenchReport } from './sampler-report.js'
import { variants, type Variant } from './variant.js'
import type { Verdict } from './verdicts.js'

const lines: readonly (readonly [label: string, cell: (figures: VariantFigures) => string])[] = [
  ['samples taken / due', (v) => pair(v.samples_taken, v.samples_due)],
  ['share taken, %', (v) => percent(v.taken_share, 1)],
  ['interval p50, ms', (v) => fixed(v.interval_p50_ms, 1)],
  ['interval p99, ms', (v) => fixed(v.interval_p99_ms, 1)],
  ['interval max, ms', (v) => fixed(v.interval_max_ms, 1)],
  ['distinct CPU values / rows', (v) => pair(v.distinct_cpu_values, v.samples_taken)],
  ['distinct process values / rows', (v) => pair(v.distinct_process_cpu_values, v.samples_taken)],
  ['inference runs', (v) => fixed(v.runs, 0)],
  ['run median, ms', (v) => fixed(v.run_median_ms, 0)],
  ['time per run against none', (v) => fixed(v.slowdown, 3)],
  ['sampler CPU, s', (v) => fixed(v.sampler_cpu_s, 3)],
  ['… against the process, %', (v) => percent(v.sampler_cpu_share, 2)],
  ['… of one core, %', (v) => percent(v.sampler_core_share, 2)],
  ['other programs, % of all cores', (v) => percent(v.others_cpu_share, 1)],
]

/** Above this others disturb a measurement; a few percent are what ticks and short-lived children leave. */
const idleShare = 0.1
const labelWidth = 32
const widthOf = (variant: Variant) => Math.max(10, variant.length + 3)

/** The result for a person: at most 120 columns. */
export function reportTable(report: BenchReport): string {
  const { cpu_model, cpu_cores, node_version, runtime_version, model, seconds, rounds } = report
  return [
    `${cpu_model}, ${cpu_cores} cores · Node ${node_version} · ${runtime_version}`,
    `${model}, ${cpu_cores} threads · medians of ${rounds.length} × ${seconds} s`,
    `load average before ${loads(report.load_before)}, after ${loads(report.load_after)}`,
    '',
    row('', (variant) => variant),
    ...lines.map(([label, cell]) => row(label, (variant) => cell(report.medians[variant]))),
    '',
    ...report.verdicts.map(verdictLine),
    ...disturbance(report.rounds),
    '',
  ].join('\n')
}

function row(label: string, cell: (variant: Variant) => string): string {
  return (
    label.padEnd(labelWidth) + variants.map((variant) => cell(variant).padStart(widthOf(variant))).join('')
  )
}

function verdictLine({ result, expectation, measured, unit }: Verdict): string {
  const outcome = measured === null ? '' : `: ${measured.toFixed(2)} ${unit}`
  return `${result.padEnd(6)}${expectation}${outcome}`
}

/** Only an idle machine makes the intervals figures of the sampler, and the time per run comparable. */
function disturbance(rounds: readonly RoundFigures[]): string[] {
  const disturbed = rounds.filter((round) =>
    variants.some((variant) => (round[variant].others_cpu_share ?? 0) > idleShare),
  )
  if (disturbed.length === 0) return []
  const limit = percent(idleShare, 0)
  return [`disturbed: other programs took over ${limit} % in ${disturbed.length} of ${rounds.length} rounds`]
}

function fixed(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits)
}

function percent(share: number | null, digits: number): string {
  return fixed(share === null ? null : share * 100, digits)
}

function pair(value: number | null, of: number | null): string {
  return value === null || of === null ? '–' : `${value} / ${of}`
}

function loads(averages: readonly number[]): string {
  return averages.map((average) => average.toFixed(2)).join(' ')
}
