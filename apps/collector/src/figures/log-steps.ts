/** The steps 1, 2, 5 × 10ⁿ from `min` to `max`, both included where they are steps. */
export function logSteps(min: number, max: number): number[] {
  const [first, last] = [min, max].map((value) => Math.floor(Math.log10(value))) as [number, number]
  const decades = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const steps = decades.flatMap((decade) => [1, 2, 5].map((step) => Number(`${step}e${decade}`)))
  return steps.filter((step) => step >= min && step <= max)
}
