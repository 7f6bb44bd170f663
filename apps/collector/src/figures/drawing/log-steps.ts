/** Over more decades than this a page has no room for more steps than the decades themselves. */
const widestRatio = 500

/** The steps 1, 2, 5 × 10ⁿ from `min` to `max`, both included where they are steps; of a wide range only 1 × 10ⁿ. */
export function logSteps(min: number, max: number): number[] {
  const [first, last] = [min, max].map((value) => Math.floor(Math.log10(value))) as [number, number]
  const decades = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const digits = max / min > widestRatio ? [1] : [1, 2, 5]
  const steps = decades.flatMap((decade) => digits.map((digit) => Number(`${digit}e${decade}`)))
  return steps.filter((step) => step >= min && step <= max)
}
