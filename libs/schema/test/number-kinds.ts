/** Numbers at the borders of a kind of number, which belong to it, and the nearest that do not. */
export interface NumberKind {
  readonly good: readonly number[]
  readonly bad: readonly number[]
}

const smallest = 5e-324
/** Beyond it SQLite may make no number of it, and no thing is that large. */
const largest = 1e100
const beyond = largest * (1 + 2 ** -52)
/** The last second that a date can hold, and one after it. */
const lastMoment = 8.64e12

export const count: NumberKind = { good: [0, 1, 2 ** 31 - 1], bad: [-1, 0.5, 2 ** 31] }
export const measured: NumberKind = { good: [0, smallest, 1e21, largest], bad: [-smallest, beyond] }
export const positive: NumberKind = { good: [smallest, Number.MAX_VALUE], bad: [0, -smallest] }
export const moment: NumberKind = { good: [smallest, lastMoment], bad: [0, -smallest, lastMoment + 1] }
export const positiveCount: NumberKind = { good: [1, 2 ** 53 - 1], bad: [0, -1, 1.5, 2 ** 53] }
export const percent: NumberKind = { good: [0, 100 / 3, 100], bad: [-smallest, 100.00000000000001] }
export const share: NumberKind = { good: [0, 1 / 3, 1], bad: [-smallest, 1.0000000000000002] }
export const celsius: NumberKind = {
  good: [-100, 0, 36.6, 250],
  bad: [-100.00000000000001, 250.00000000000003],
}
export const signed: NumberKind = { good: [-largest, -0.5, 0, largest], bad: [-beyond, beyond] }
export const loudness: NumberKind = { good: [-200, -23.5, 50], bad: [-200.00000000000003, 50.00000000000001] }
export const score: NumberKind = { good: [1, 3.25, 5], bad: [0.9999999999999999, 5.000000000000001] }
export const httpStatus: NumberKind = { good: [100, 599], bad: [99, 600, 200.5] }

/** What is no number in any field; missing is null, and never one of these. */
export const noNumbers: readonly unknown[] = [NaN, Infinity, -Infinity, '1', '', true, [1], 1n]

/** One line for each field, for a table of tests. */
export function numberFields(kinds: readonly (readonly [NumberKind, readonly string[]])[]) {
  return kinds.flatMap(([kind, names]) => names.map((name) => ({ name, ...kind })))
}
