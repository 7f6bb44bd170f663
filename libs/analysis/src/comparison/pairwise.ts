import type { ConfigurationSample } from '../configurations/configuration-sample.js'
import { pairsNeeded, sampleSizeMethod, valuesNeeded, type Aim } from '../intervals/sample-size.js'
import type { Random } from '../numbers/random.js'
import { holm } from '../rank-tests/holm.js'
import { welchDifference } from '../rank-tests/welch.js'
import { checkComparability, type Comparability } from './comparability.js'
import { effectOf, type Effect } from './effect.js'
import type { Needed, PairComparison, Verdict } from './pair-comparison.js'
import { pairByText, type Sides } from './pairing.js'

/** How configurations are compared. */
export interface PairwiseOptions {
  readonly random: Random
  /** Compare also what is not comparable; the caption must then say so. @default false */
  readonly override?: boolean
  /** How often any of the claims may be false, 0–1. @default 0.05 */
  readonly alpha?: number
  /** The ratio that would matter, above 1, and how often it is to be found: for `needed`. @default 1.1 and 0.8 */
  readonly ratio?: number
  readonly power?: number
  /** Resamples of a bootstrap, from 100. @default 2000 */
  readonly resamples?: number
  /** Pairs grow with the square of the configurations; the first ones are taken. @default 40 */
  readonly most?: number
}

/** All pairs of configurations in one measure. */
export interface Pairwise {
  readonly labels: readonly string[]
  /** Each pair once, a before b in the order of the labels. */
  readonly pairs: readonly PairComparison[]
  /** Pairs that were tested, for which Holm corrects. */
  readonly tests: number
  readonly alpha: number
  /** Labels of configurations beyond `most`, which are not compared. */
  readonly omitted: readonly string[]
}

interface Measured {
  readonly a: ConfigurationSample
  readonly b: ConfigurationSample
  readonly comparability: Comparability
  readonly sides: Sides | null
  readonly effect: Effect | null
}

/**
 * Compares all pairs: by text with Wilcoxon's signed-rank test of the log ratios where both ran the same texts, else with
 * Mann and Whitney's; a difference is claimed where the p corrected by Holm is at most `alpha`. Pairs that differ in
 * more than what they are told apart by are not compared without `override`. Texts beyond 2000 lower the number of
 * resamples, to no fewer than 400.
 */
export function comparePairs(samples: readonly ConfigurationSample[], options: PairwiseOptions): Pairwise {
  const { random, override = false, alpha = 0.05, resamples = 2000, most = 40 } = options
  const compared = samples.slice(0, most)
  const measured = compared.flatMap((a, at) =>
    compared.slice(at + 1).map((b): Measured => {
      const comparability = checkComparability(a, b, override)
      if (!comparability.comparable && !override) return { a, b, comparability, sides: null, effect: null }
      const sides = pairByText(a, b)
      // By no label: the same rows have the same interval, whatever somebody calls them.
      const source = random.fork(a.measure)
      return { a, b, comparability, sides, effect: effectOf(sides, source, bounded(resamples, sides)) }
    }),
  )
  const corrected = holm(measured.map(({ effect }) => effect?.test?.p ?? null))
  const tests = corrected.filter((p) => p !== null).length
  const aim: Aim = {
    ratio: options.ratio ?? 1.1,
    power: options.power ?? 0.8,
    alpha: alpha / Math.max(1, tests),
  }
  return {
    labels: compared.map(({ label }) => label),
    pairs: measured.map((pair, at) => pairOf(pair, corrected[at] ?? null, alpha, aim)),
    tests,
    alpha,
    omitted: samples.slice(most).map(({ label }) => label),
  }
}

/** Drawing texts costs as much as there are texts. */
function bounded(resamples: number, { design, a }: Sides): number {
  return design === 'paired'
    ? Math.max(Math.min(resamples, 400), Math.min(resamples, Math.floor(4e6 / a.length)))
    : resamples
}

function pairOf(pair: Measured, p_holm: number | null, alpha: number, aim: Aim): PairComparison {
  const { a, b, comparability, sides, effect } = pair
  return {
    a: a.label,
    b: b.label,
    measure: a.measure,
    comparability,
    design: sides?.design ?? null,
    n_a: sides?.a.length ?? a.values.length,
    n_b: sides?.b.length ?? b.values.length,
    left_out: sides?.left_out ?? 0,
    median_ratio: effect?.ratio ?? null,
    shift: effect?.shift ?? null,
    shift_ratio: effect?.shift_ratio ?? null,
    means: sides === null ? null : welchDifference(a.running, b.running),
    test: effect?.test ?? null,
    p_holm,
    verdict: verdictOf(pair, p_holm, alpha),
    needed: neededFor(pair, aim),
  }
}

function verdictOf({ sides, effect }: Measured, p_holm: number | null, alpha: number): Verdict {
  if (sides === null) return 'not_comparable'
  if (sides.a.length === 0 || sides.b.length === 0) return 'no_values'
  const test = effect?.test ?? null
  if (test === null || p_holm === null || p_holm > alpha) return 'cannot_tell'
  return test.statistic < test.expected ? 'a_lower' : 'b_lower'
}

function neededFor({ sides, effect }: Measured, aim: Aim): Needed | null {
  if (sides === null || effect === null || effect.log_sd === null) return null
  const n = (sides.design === 'paired' ? pairsNeeded : valuesNeeded)(effect.log_sd, aim)
  return { ...aim, n, method: sampleSizeMethod }
}
