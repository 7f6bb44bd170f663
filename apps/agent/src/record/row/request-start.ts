import { tags } from '@voicemark/schema'
import { z } from 'zod'
import { statedFacts } from './stated-facts.js'

/** What is known of a request when it is accepted; kept on disk until its row is, so that a crash leaves a row too. */
export const requestStart = z.object({
  request_id: z.uuid(),
  /** Unix seconds at which the agent took the request. */
  started_wall: z.number(),
  text_length_chars: z.number().int(),
  ref_audio_s: z.number().nullable(),
  voice: z.string(),
  /** Null: nobody said. */
  num_threads: z.number().int().nullable(),
  warmup: z.boolean(),
  campaign_id: z.uuid().nullable(),
  item_id: z.string().nullable(),
  repeat: z.number().int().nullable(),
  tags,
  /** Whether samples were taken, where somebody compares that with none; null: as ever. */
  sampled: z.boolean().nullable().default(null),
  /** Whether sound was asked for while it is made; null: nobody said. */
  streamed: z.boolean().nullable().default(null),
  /** Which of the agent's own is to speak, as rows name it; null: none of them, or nobody wrote it down. */
  engine: z.string().nullable().default(null),
  /** Null: the agent's own engine speaks. */
  stated: statedFacts.nullable().default(null),
})

export type RequestStart = z.infer<typeof requestStart>
