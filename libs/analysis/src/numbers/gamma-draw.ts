import type { Random } from './random.js'

/** A draw from the Beta distribution with both shapes at least 1, as a share of two gamma draws. */
export function drawBeta(a: number, b: number, random: Random): number {
  const first = drawGamma(a, random)
  return first / (first + drawGamma(b, random))
}

/** A draw from the gamma distribution of scale 1; `shape` is at least 1 (Marsaglia and Tsang 2000, doi:10.1145/358407.358414). */
function drawGamma(shape: number, random: Random): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(random)
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    if (Math.log(1 - random.next()) < 0.5 * x ** 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

/** A draw from the standard normal distribution (Box and Muller 1958, doi:10.1214/aoms/1177706645). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
