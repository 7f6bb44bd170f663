import { isInRange, numberRange } from '@voicemark/schema'
import type { z } from 'zod'

/** Why a value is not accepted; null when it is. */
export type Check = (value: unknown) => string | null

/** Holds values of one column against its schema; most rows say what the row before said, and are not asked again. */
export function createCheck(schema: z.ZodType): Check {
  const range = numberRange(schema)
  let accepted: unknown = Symbol('nothing yet')
  return (value) => {
    if (value === accepted || isInRange(value, range)) return null
    const { error } = schema.safeParse(value)
    if (error !== undefined) return error.issues[0]?.message ?? 'is not accepted'
    accepted = value
    return null
  }
}
