import { z } from 'zod'
import { hardwareSpecs } from './hardware-specs.js'
import { realtimeSample } from './realtime-row.js'
import { requestRow } from './request-row.js'

/** Version of the messages below; a collector refuses others in the handshake. */
export const protocolVersion = 1

/** The two kinds of row that an agent delivers, each with a sequence of its own in every run. */
export const stream = z.enum(['request', 'sample'])

/** Socket.io handshake `auth`. */
export const handshake = z.strictObject({ proto: z.literal(protocolVersion), agent_id: z.uuid() })

const seq = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)

/** Fields of each stream's rows in the order in which a batch carries their values; `run_id` and `seq` are in the batch. */
export const streamFields = {
  request: Object.keys(requestRow.omit({ agent_id: true, run_id: true, seq: true }).shape),
  sample: Object.keys(realtimeSample.shape),
} as const satisfies Record<z.infer<typeof stream>, readonly string[]>

/** Event `hello`: who delivers which run. Answered with the collector's cursor, which is the truth. */
export const helloMessage = z.strictObject({
  run_id: z.uuid(),
  /** Unix seconds at which the run began. */
  started_wall: z.number().positive(),
  hardware: hardwareSpecs,
  device_type: z.string().regex(/^[a-z0-9_]{1,32}$/),
})

/** Event `batch`: rows `first`, `first + 1`, … of one stream, each as an array of values in the order of `streamFields`. */
export const batchMessage = z.strictObject({
  run_id: z.uuid(),
  stream,
  first: seq,
  rows: z.array(z.array(z.unknown()).max(256)).min(1).max(500),
})

/** Largest message, bytes: a batch of 500 rows stays below. */
export const largestMessageBytes = 1_048_576

/** The reply to either event; the status is in the value, never in socket.io's error position. */
export const wireReply = z.discriminatedUnion('status', [
  /** Stored; `next` is the next seq that the collector wants of each stream. */
  z.object({ status: z.literal('ok'), next: z.object({ request: seq, sample: seq }) }),
  /** The batch begins after what the collector has: send again from `next`. */
  z.object({ status: z.literal('gap'), next: z.object({ request: seq, sample: seq }) }),
  /** Not stored, nothing is lost: send again after so many seconds. */
  z.object({ status: z.literal('retry'), after_s: z.number().nonnegative(), detail: z.string() }),
  /** The message itself is wrong; sending it again will not help. */
  z.object({ status: z.literal('rejected'), code: z.string(), detail: z.string() }),
])

export type Stream = z.infer<typeof stream>
export type HelloMessage = z.infer<typeof helloMessage>
export type BatchMessage = z.infer<typeof batchMessage>
export type WireReply = z.infer<typeof wireReply>
