import { normalBelow, normalQuantile } from './distributions.js'

/** What is to be found, and how surely. */
export interface Aim {
  /** Ratio of the two typical values that would matter, above 0 and not 1. */
  readonly ratio: number
  /** How often it is to be found when it is there, 0–1. */
  readonly power: number
  /** How often a claim may be false, 0–1; divided by the number of comparisons before it comes here. */
  readonly alpha: number
}

/** Efficiency of the rank tests against Student's for normal values (Lehmann 1975, Nonparametrics, §2.4). */
const efficiency = 3 / Math.PI

/** How the numbers here come about, for a caption or a methods paragraph. */
export const sampleSizeMethod =
  'normal approximation on the log scale with Guenther’s correction, over the rank test’s efficiency of 3/π'

/**
 * Values needed on each side (unpaired), `sd` being the standard deviation of their logarithms: the sample size of the
 * normal test with Guenther's correction for an estimated spread (Guenther 1981, doi:10.1080/00031305.1981.10479363), divided by the
 * efficiency of the rank test, and at least as many as could give so small a p at all.
 */
export function valuesNeeded(sd: number, aim: Aim): number {
  return atLeast(2, aim, (n) => -Math.log2(choose(n)), sd)
}

/** Texts needed when paired, `sd` being the standard deviation of the log ratio of a text. */
export function pairsNeeded(sd: number, aim: Aim): number {
  return atLeast(1, aim, (n) => -n, sd)
}

/**
 * How often a difference is found, 0–1: the inverse of `valuesNeeded` for n values on each side of two, or of
 * `pairsNeeded` for n texts.
 */
export function powerOf(
  n: number,
  sd: number,
  { ratio, alpha }: Omit<Aim, 'power'>,
  design: 'paired' | 'unpaired' = 'unpaired',
): number {
  const samples = design === 'paired' ? 1 : 2
  const z = normalQuantile(1 - alpha / 2)
  const usable = Math.max(0, n - z ** 2 / (2 * samples)) * efficiency
  return normalBelow((Math.abs(Math.log(ratio)) / sd) * Math.sqrt(usable / samples) - z)
}

function atLeast(
  samples: 1 | 2,
  { ratio, power, alpha }: Aim,
  log2LeastShare: (n: number) => number,
  sd: number,
): number {
  const z = normalQuantile(1 - alpha / 2)
  const wanted = ((z + normalQuantile(power)) * sd) / Math.log(ratio)
  let n = Math.max(2, Math.ceil((samples * wanted ** 2) / efficiency + z ** 2 / (2 * samples)))
  while (1 + log2LeastShare(n) > Math.log2(alpha)) n += 1
  return n
}

/** Ways to choose n of 2n. */
function choose(n: number): number {
  let ways = 1
  for (let i = 1; i <= Math.min(n, 500); i += 1) ways *= (n + i) / i
  return ways
}
