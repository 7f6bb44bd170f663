import { independentMedianRatio, type MedianRatio, pairedMedianRatio } from '../intervals/median-ratio.js'
import { describeValues } from '../numbers/describe.js'
import { inOrder } from '../numbers/in-order.js'
import type { Random } from '../numbers/random.js'
import { shiftBetween, shiftOfPairs, type Shift } from '../rank-tests/hodges-lehmann.js'
import { mannWhitney } from '../rank-tests/mann-whitney.js'
import type { RankTest } from '../rank-tests/rank-test.js'
import { wilcoxonSignedRank } from '../rank-tests/wilcoxon.js'
import type { Sides } from './pairing.js'

/** How two sides differ, before the number of comparisons is known. */
export interface Effect {
  readonly ratio: MedianRatio
  /** a − b, in the unit of the measure. */
  readonly shift: Shift | null
  /** Typical a / b by the test's own scale; null where a value is 0 or below. */
  readonly shift_ratio: Shift | null
  readonly test: RankTest | null
  /** Standard deviation of the logarithms, of a text's log ratio when paired; null below two values. */
  readonly log_sd: number | null
}

/** The effect of two sides without a value on either: none. */
export function effectOf(sides: Sides, random: Random, resamples: number): Effect {
  return sides.design === 'paired'
    ? pairedEffect(sides, random, resamples)
    : unpairedEffect(sides, random, resamples)
}

function pairedEffect({ a, b }: Sides, random: Random, resamples: number): Effect {
  const logs = logarithms(a, b)
  const differences = minus(a, b)
  const logRatios = logs === null ? null : minus(logs.a, logs.b)
  return {
    ratio: pairedMedianRatio(a, b, random, resamples),
    shift: shiftOfPairs(differences),
    shift_ratio: logRatios === null ? null : asRatio(shiftOfPairs(logRatios)),
    // Machines differ by factors, so that ratios and not differences are alike for short and long texts.
    test: wilcoxonSignedRank(logRatios ?? differences),
    log_sd: logRatios === null ? null : describeValues(logRatios).sd,
  }
}

function unpairedEffect({ a, b }: Sides, random: Random, resamples: number): Effect {
  const logs = logarithms(a, b)
  return {
    ratio: independentMedianRatio(inOrder(a), inOrder(b), random, resamples),
    shift: shiftBetween(a, b),
    shift_ratio: logs === null ? null : asRatio(shiftBetween(logs.a, logs.b)),
    test: mannWhitney(a, b),
    log_sd: logs === null ? null : pooled(describeValues(logs.a).sd, describeValues(logs.b).sd),
  }
}

function logarithms(a: readonly number[], b: readonly number[]) {
  return [...a, ...b].some((value) => value <= 0) ? null : { a: a.map(Math.log), b: b.map(Math.log) }
}

function minus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, at) => value - (b[at] ?? 0))
}

function asRatio(shift: Shift | null): Shift | null {
  if (shift === null) return null
  const { value, interval } = shift
  return {
    value: Math.exp(value),
    interval: interval === null ? null : { low: Math.exp(interval.low), high: Math.exp(interval.high) },
  }
}

function pooled(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.sqrt((a ** 2 + b ** 2) / 2)
}
