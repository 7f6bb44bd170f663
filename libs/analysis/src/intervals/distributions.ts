import { compiled, incbet, incbi, ndtr, ndtri } from 'cephes'

// Cephes and not jstat, whose t quantile is 4e-8 off at 1000 degrees of freedom.
await compiled

/** The share of the standard normal distribution below z. */
export const normalBelow = ndtr

/** The z below which that share of the standard normal distribution lies; the share is inside 0–1. */
export const normalQuantile = ndtri

/** How often |t| is at least this large by chance, 0–1. `df` is above 0 and need not be whole. */
export function studentTwoSided(t: number, df: number): number {
  return incbet(df / 2, 0.5, df / (df + t ** 2))
}

/** The t that leaves the share `beyond` (above 0, at most 0.5) of Student's distribution above it. */
export function studentBeyond(beyond: number, df: number): number {
  const x = incbi(df / 2, 0.5, 2 * beyond)
  return Math.sqrt((df * (1 - x)) / x)
}

/** The quantile of the Beta distribution at a share inside 0–1. */
export const betaQuantile = incbi

/** The share of the Beta distribution below x, 0–1. */
export const betaShare = incbet
