/** To so many digits after the point. */
export const round = (value: number, digits: number) => Number(value.toFixed(digits))

/** As `round`; what was not measured stays null. */
export const roundOrNull = (value: number | null, digits: number) =>
  value === null ? null : round(value, digits)

/** Null where either is missing or there is nothing to divide by. */
export function ratio(numerator: number | null, denominator: number | null, digits: number): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null
  return round(numerator / denominator, digits)
}
