const steps = 1024
const perUnit = steps * Math.LOG2E
/** 2^0 … 2^1. */
const fractions = Float64Array.from({ length: steps + 1 }, (_, at) => 2 ** (at / steps))
const lowest = -1074
const powers = Float64Array.from({ length: 2048 }, (_, at) => 2 ** (at + lowest))

/** e to a power up to 700, by a table as `cosineOf`: right to 6 × 10⁻⁸ of its size, in half the time of Math. */
export function exponentialOf(power: number): number {
  const place = power * perUnit
  const whole = Math.floor(place)
  const exponent = Math.floor(whole / steps)
  if (exponent < lowest) return 0
  const at = whole - exponent * steps
  const from = fractions[at] ?? 0
  return (powers[exponent - lowest] ?? 0) * (from + (place - whole) * ((fractions[at + 1] ?? 0) - from))
}
