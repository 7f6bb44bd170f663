import { z } from 'zod'

/** A turn of one of several listeners that counts, as it is kept. */
export const heardTurn = z.object({
  event: z.literal('turn'),
  configuration: z.number().int(),
  listeners: z.number().int(),
  visit: z.number().int(),
  stream: z.string(),
  /** From the beginning of its visit. */
  began_s: z.number(),
  ended_s: z.number(),
  /** From asking for the first sentence to its first sound. */
  first_s: z.number().nullable(),
  audio_s: z.number(),
  gaps: z.number().int(),
  gap_s: z.number(),
  lost: z.enum(['refused', 'failed']).nullable(),
  /** It ran dry by no more than the bench itself was late. */
  unsure: z.boolean(),
})

/** So many listeners for a while, when it is over. */
export const endedVisit = z.object({
  event: z.literal('visit'),
  configuration: z.number().int(),
  listeners: z.number().int(),
  visit: z.number().int(),
  took_s: z.number(),
  /** By how much the bench's own timers were late. */
  late_max_s: z.number(),
})

export type HeardTurn = Readonly<z.infer<typeof heardTurn>>
export type EndedVisit = Readonly<z.infer<typeof endedVisit>>
