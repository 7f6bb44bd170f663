import type { Measurement } from './measure-variant.js'
import { quantile, sampleWindow } from './sampling-figures.js'
import { variants, type Variant } from './variant.js'

const figureNames = [
  'samples_due',
  'samples_taken',
  'taken_share',
  'interval_p50_ms',
  'interval_p99_ms',
  'interval_max_ms',
  'distinct_cpu_values',
  'distinct_process_cpu_values',
  'runs',
  'run_median_ms',
  'slowdown',
  'window_s',
  'process_cpu_s',
  'sampler_cpu_s',
  'sampler_cpu_share',
  'sampler_core_share',
  'others_cpu_share',
] as const

type FigureName = (typeof figureNames)[number]

/**
 * Figures of a variant in one round, or their medians over all rounds; null where a variant has none.
 * `slowdown` is the time per run against `none` in the same round, `sampler_cpu_share` the sampler's CPU time
 * against that of the whole process, `sampler_core_share` against one core, `others_cpu_share` what other programs took of all cores meanwhile.
 */
export type VariantFigures = Record<FigureName, number | null>

/** One round: the figures of every variant. */
export type RoundFigures = Record<Variant, VariantFigures>

/** Figures of a round from what its processes reported. */
export function figureRound(measured: Record<Variant, Measurement>): RoundFigures {
  const baseline = secondsPerRun(measured.none)
  return mapVariants((variant) => figureVariant(measured[variant], baseline))
}

/** Median of each figure over the rounds, each figure by itself. */
export function medianRound(rounds: readonly RoundFigures[]): RoundFigures {
  return mapVariants((variant) => mapFigures((name) => median(rounds.map((round) => round[variant][name]))))
}

function figureVariant({ samples, report }: Measurement, baselineSeconds: number): VariantFigures {
  const { run_ms, window_s, process_cpu_s, sampler_cpu_s, others_cpu_share } = report
  const figures: VariantFigures = {
    ...(sampleWindow(samples, report.end_time) ?? noSamples),
    runs: run_ms.length,
    run_median_ms: median(run_ms),
    slowdown: secondsPerRun({ report }) / baselineSeconds,
    window_s,
    process_cpu_s,
    sampler_cpu_s,
    sampler_cpu_share: sampler_cpu_s === null ? null : sampler_cpu_s / process_cpu_s,
    sampler_core_share: sampler_cpu_s === null ? null : sampler_cpu_s / window_s,
    others_cpu_share,
  }
  return mapFigures((name) => round(figures[name]))
}

/** To six decimals: floating point leaves a tail that is no measurement. */
function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6
}

const noSamples = {
  samples_due: null,
  samples_taken: null,
  taken_share: null,
  interval_p50_ms: null,
  interval_p99_ms: null,
  interval_max_ms: null,
  distinct_cpu_values: null,
  distinct_process_cpu_values: null,
}

/** By the whole window, not the median run: what a sampler takes in bursts would be lost in the median. */
function secondsPerRun({ report }: Pick<Measurement, 'report'>): number {
  return report.window_s / report.run_ms.length
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return quantile(
    known.sort((a, b) => a - b),
    0.5,
  )
}

function mapVariants<T>(map: (variant: Variant) => T): Record<Variant, T> {
  return Object.fromEntries(variants.map((variant) => [variant, map(variant)])) as Record<Variant, T>
}

function mapFigures(map: (name: FigureName) => number | null): VariantFigures {
  return Object.fromEntries(figureNames.map((name) => [name, map(name)])) as VariantFigures
}
