import { realtimeSample } from '@voicemark/schema'
import { z } from 'zod'

/** The numbers that a column takes for certain. */
interface Range {
  readonly nullable: boolean
  readonly lowest: number
  readonly highest: number
}

const ranges = Object.values(realtimeSample.shape).map(rangeOf)

/**
 * Whether the values of a sample, in the order of `streamFields`, are right at a glance. True only where the schema
 * says so too; false means that the schema has to be asked. Every sample passes here, and asking costs ten times more.
 */
export function fitsAtAGlance(row: readonly unknown[]): boolean {
  if (row.length !== ranges.length) return false
  for (let i = 0; i < ranges.length; i++) {
    const value = row[i]
    const range = ranges[i]
    if (range === undefined) return false
    if (value === null ? !range.nullable : !isWithin(value, range)) return false
  }
  return true
}

function isWithin(value: unknown, { lowest, highest }: Range): boolean {
  return typeof value === 'number' && value >= lowest && value <= highest
}

/** Taken from the schema, which is asked whether its borders belong to it. */
function rangeOf(schema: z.ZodType): Range {
  const accepts = (value: unknown) => schema.safeParse(value).success
  const number = schema instanceof z.ZodNullable ? schema.unwrap() : schema
  if (!(number instanceof z.ZodNumber)) return { nullable: false, lowest: Infinity, highest: -Infinity }
  const lowest = Math.max(number.minValue ?? -Infinity, -Number.MAX_VALUE)
  const highest = Math.min(number.maxValue ?? Infinity, Number.MAX_VALUE)
  return {
    nullable: accepts(null),
    lowest: accepts(lowest) ? lowest : lowest + Number.EPSILON * Math.max(1, Math.abs(lowest)),
    highest: accepts(highest) ? highest : highest - Number.EPSILON * Math.max(1, Math.abs(highest)),
  }
}
