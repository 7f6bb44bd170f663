import { z } from 'zod'
import { quantization, requestRow } from './request-row.js'
import { isWellFormed } from './well-formed.js'

const name = z.string().min(1).max(256).refine(isWellFormed, 'holds a NUL or half a character')
const { shape } = requestRow

/**
 * A request row as it is stored. What agents deliver fits `requestRow`; rows of files that were imported may lack what
 * an agent always says, and name things in other ways.
 */
export const storedRequest = requestRow.extend({
  request_id: name,
  hardware_tier: name.max(64),
  device_type: name.max(32),
  /** Other systems put a whole traceback here. */
  error_message: z.string().max(65_536).refine(isWellFormed, 'holds a NUL or half a character').nullable(),
  text_length_chars: shape.text_length_chars.nullable(),
  start_time: shape.start_time.nullable(),
  quantization_used: z.union([quantization, name]).nullable(),
  started_wall: shape.started_wall.nullable(),
  queue_wait_s: shape.queue_wait_s.nullable(),
  warmup: z.boolean().nullable(),
  memory_scope: shape.memory_scope.nullable(),
  samples_due: shape.samples_due.nullable(),
  samples_taken: shape.samples_taken.nullable(),
  engine: shape.engine.nullable(),
  voice: shape.voice.nullable(),
  concurrency: shape.concurrency.nullable(),
})

export type StoredRequest = z.infer<typeof storedRequest>
