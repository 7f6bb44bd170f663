/** Both ends of an interval of shares, 0–1. */
export interface ShareInterval {
  readonly low: number
  readonly high: number
}

/** The 0.975 quantile of the normal distribution: 95 % lie within ± z. */
const z = 1.959963984540054

/**
 * The 95 % interval of a share after Wilson 1927 (doi:10.1080/01621459.1927.10502953), which unlike the usual one
 * stays within 0–1 and has a width at 15 of 15; null of no trials.
 */
export function wilsonInterval(successes: number, trials: number): ShareInterval | null {
  if (trials === 0) return null
  const share = successes / trials
  const scale = 1 + z ** 2 / trials
  const centre = (share + z ** 2 / (2 * trials)) / scale
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  // The ends are exact at none and at all; rounding would leave 1e-17 there.
  return {
    low: successes === 0 ? 0 : centre - reach,
    high: successes === trials ? 1 : centre + reach,
  }
}
