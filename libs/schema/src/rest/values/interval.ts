import { z } from 'zod'

/** Between which two values something is. */
export const interval = z.object({ low: z.number(), high: z.number() }).meta({ id: 'Interval' })
