import { z } from 'zod'

/** How many there are. */
export const count = z.int().nonnegative()

/** A moment. */
export const unixTime = z.number().describe('Unix seconds.')

/** What was measured or computed; null where it was not. */
export const figure = z.number().nullable()
