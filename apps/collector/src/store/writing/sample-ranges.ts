import { isInRange, numberRange, realtimeSample } from '@voicemark/schema'

const ranges = Object.values(realtimeSample.shape).map(numberRange)

/**
 * Whether the values of a sample, in the order of `streamFields`, are right at a glance. True only where the schema
 * says so too; false means that the schema has to be asked. Every sample passes here, and asking costs ten times more.
 */
export function fitsAtAGlance(row: readonly unknown[]): boolean {
  if (row.length !== ranges.length) return false
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i]
    if (range === undefined || !isInRange(row[i], range)) return false
  }
  return true
}
