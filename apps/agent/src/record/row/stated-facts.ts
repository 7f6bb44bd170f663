import { askedBy, requestRow } from '@voicemark/schema'
import type { z } from 'zod'

/**
 * What whoever measures something of others says of it before it speaks; of its own engine the agent knows it. Kept with the
 * start of the request, so that one which a crash cut off is told apart from the agent's own as well.
 */
export const statedFacts = requestRow
  .pick({
    subject: true,
    watched: true,
    device_type: true,
    engine: true,
    engine_version: true,
    model_sha256: true,
    model_size_mb: true,
    model_load_s: true,
    quantization_used: true,
    torch_compile_used: true,
    onnx_used: true,
    execution_provider: true,
    tokenizer: true,
    text_length_tokens: true,
    chunk_length: true,
    cold: true,
    concurrency: true,
    queue_wait_s: true,
  })
  .extend({
    asked: askedBy.exclude(['engine']),
    /** Null: that of the machine on which it was watched. */
    hardware_tier: requestRow.shape.hardware_tier.nullable(),
  })

export type StatedFacts = z.infer<typeof statedFacts>
