import { z } from 'zod'

/** The numbers that a schema takes for certain; none where it is not one of a number. */
export interface NumberRange {
  readonly nullable: boolean
  readonly lowest: number
  readonly highest: number
  readonly whole: boolean
}

/** Taken from the schema, which is asked whether its borders belong to it. */
export function numberRange(schema: z.ZodType): NumberRange {
  const accepts = (value: unknown) => schema.safeParse(value).success
  const number = schema instanceof z.ZodNullable ? schema.unwrap() : schema
  if (!(number instanceof z.ZodNumber))
    return { nullable: false, lowest: Infinity, highest: -Infinity, whole: false }
  const lowest = Math.max(number.minValue ?? -Infinity, -Number.MAX_VALUE)
  const highest = Math.min(number.maxValue ?? Infinity, Number.MAX_VALUE)
  return {
    nullable: accepts(null),
    lowest: accepts(lowest) ? lowest : lowest + Number.EPSILON * Math.max(1, Math.abs(lowest)),
    highest: accepts(highest) ? highest : highest - Number.EPSILON * Math.max(1, Math.abs(highest)),
    whole: number.format?.includes('int') ?? false,
  }
}

/** True only where the schema of the range says so too; false means that the schema has to be asked, which is slow. */
export function isInRange(value: unknown, { nullable, lowest, highest, whole }: NumberRange): boolean {
  if (value === null) return nullable
  return (
    typeof value === 'number' &&
    value >= lowest &&
    value <= highest &&
    (!whole || Number.isSafeInteger(value))
  )
}
