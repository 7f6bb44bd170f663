import { isInRange, numberRange, realtimeSample } from '@voicemark/schema'

const schemas = Object.values(realtimeSample.shape)
const ranges = schemas.map((schema) => ({
  ...numberRange(schema),
  nullable: schema.safeParse(null).success,
}))
/** Of each column the text that its schema took last: samples of one subject follow each other. */
const taken: (string | undefined)[] = []

/**
 * Whether the values of a sample, in the order of `streamFields`, are right at a glance. True only where the schema
 * says so too; false means that the schema has to be asked. Every sample passes here, and asking costs ten times more.
 */
export function fitsAtAGlance(row: readonly unknown[]): boolean {
  if (row.length !== ranges.length) return false
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i]
    if (range === undefined || !(isInRange(row[i], range) || isGoodText(row[i], i))) return false
  }
  return true
}

function isGoodText(value: unknown, column: number): boolean {
  if (typeof value !== 'string') return false
  if (taken[column] === value) return true
  if (schemas[column]?.safeParse(value).success !== true) return false
  taken[column] = value
  return true
}
