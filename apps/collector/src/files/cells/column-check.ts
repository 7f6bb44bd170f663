import { isInRange, numberRange } from '@voicemark/schema'
import type { z } from 'zod'

/** What a column says of a value. */
export interface ColumnCheck {
  /** Why it is not accepted; null when it is. */
  fault(value: unknown): string | null
  /** Of a number that was not accepted: why no measurement has it; null where it may be a slip of another kind. */
  impossible(value: unknown): string | null
}

/** Holds values of one column against its schema; most rows say what the row before said, and are not asked again. */
export function createCheck(schema: z.ZodType): ColumnCheck {
  const range = numberRange(schema)
  let accepted: unknown = Symbol('nothing yet')
  return {
    fault(value) {
      if (value === accepted || isInRange(value, range)) return null
      const { error } = schema.safeParse(value)
      if (error !== undefined) return error.issues[0]?.message ?? 'is not accepted'
      accepted = value
      return null
    },
    impossible(value) {
      if (typeof value !== 'number' || !range.nullable) return null
      if (value < range.lowest)
        return value < 0 && range.lowest >= 0 ? 'below 0' : `below ${Math.round(range.lowest)}`
      return value > range.highest ? `over ${range.highest}` : null
    },
  }
}
