import { z } from 'zod'
import { hardwareSpecs } from '../rows/hardware-specs.js'
import { moment } from '../rows/quantities.js'
import { realtimeSample } from '../rows/realtime-row.js'
import { requestEvidence } from '../rows/request-evidence.js'
import { requestRow } from '../rows/request-row.js'
import { sensorPassport } from '../rows/sensor-passport.js'

/** Version of the messages that an agent speaks; 3 has campaigns (`campaign-wire.ts`), 4 watches (`watch-wire.ts`), 5 what a machine can measure, 6 what waits at it. */
export const protocolVersion = 6

/** The oldest version of an agent that a collector takes: a fleet is not upgraded in one moment. */
export const oldestProtocolVersion = 1

/** The two kinds of row that an agent delivers, each with a sequence of its own in every run. */
export const stream = z.enum(['request', 'sample'])

/** Socket.io handshake `auth`. */
export const handshake = z.strictObject({
  proto: z.number().int().min(oldestProtocolVersion).max(protocolVersion),
  agent_id: z.uuid(),
  /** Where the collector asks for one. */
  token: z.string().max(256).optional(),
})

/** Words of the other side, which end up in a log and in health: what is longer is cut. */
const words = (most: number) => z.string().transform((text) => text.slice(0, most))
const code = words(64)
const detail = words(512)

/** What a refused handshake carries as socket.io's `data`. */
export const refusedHandshake = z.object({
  code,
  detail,
  /** Versions that the collector speaks, where it is the version that was refused. */
  oldest: z.number().int().optional(),
  newest: z.number().int().optional(),
})

/** A seq or a count of rows; the databases keep them in 32 bits, and 2^31 samples are 6.8 years of one run. */
/** The last place in a stream that there can be. */
export const largestSeq = 2_147_483_647
const seq = z.number().int().nonnegative().max(largestSeq)
/** The cursor behind the last row must have a place as well. */
const endsTooLate = { path: ['first'], error: 'the rows end beyond the last seq that there is' }
const perStream = z.strictObject({ request: seq, sample: seq })
/** Values of a row. */
export const mostRowValues = 256
const fieldNames = z.array(z.string().regex(/^[a-z0-9_]{1,64}$/)).max(mostRowValues)

/** Fields of each stream's rows as this version writes them; `run_id` and `seq` are in the batch. */
export const streamFields = {
  request: Object.keys(requestRow.omit({ agent_id: true, run_id: true, seq: true }).shape),
  sample: Object.keys(realtimeSample.shape),
} as const satisfies Record<z.infer<typeof stream>, readonly string[]>

/** Fields that rows have got since protocol 1, and its agents do not send. */
const laterFields: readonly string[] = [
  'clock_step_s',
  'power_state',
  'subject',
  'asked',
  'watched',
  'watch_note',
  'memory_source',
  'processes',
  'peak_threads',
  'threads',
  'pss_mb',
  'process_gpu_memory_mb',
  'model_size_mb',
  'watched_run_id',
  'watch_uncertainty_s',
  'streamed',
  'ttfb_s',
  'first_audible_s',
  'chunks',
  'gap_p50_s',
  'gap_max_s',
  'underruns',
  'underrun_s',
  'prebuffer_s',
  ...Object.keys(requestEvidence.shape),
  'cpu_power_w',
  'gpu_temperature_c',
  'gpu_clock_mhz',
]

/** The fields of protocol 1, whose hello does not name them: 69 of a request and all 13 of a sample. */
export const protocolOneFields = {
  request: streamFields.request.filter((name) => !laterFields.includes(name)),
  sample: streamFields.sample.filter((name) => !laterFields.includes(name)),
} as const satisfies Record<z.infer<typeof stream>, readonly string[]>

/** What waits at an agent, of all its runs, when it sends the message that says so. */
export const spoolFigures = z.strictObject({
  /** On its disk and not acknowledged, those of the message itself among them. */
  rows: z.number().int().nonnegative(),
  /** What its spool takes on the disk; what is delivered goes from it a segment at a time. */
  bytes: z.number().int().nonnegative(),
  /** Unix seconds, by the agent's clock, of the oldest row that is not acknowledged; null where none waits, or it cannot say. */
  oldest: moment.nullable(),
})

/** Event `hello`: who delivers which run. Answered with the collector's cursor, which is the truth. */
export const helloMessage = z.strictObject({
  run_id: z.uuid(),
  /** Unix seconds at which the run began. */
  started_wall: moment,
  hardware: hardwareSpecs,
  device_type: z.string().regex(/^[a-z0-9_]{1,32}$/),
  /** Names of the values in this run's rows, in their order; a run keeps those it was begun with. Since protocol 2. */
  fields: z.strictObject({ request: fieldNames, sample: fieldNames }).optional(),
  /** Rows of a run that has ended; null or absent while it goes on. Since protocol 2. */
  totals: perStream.nullable().optional(),
  /** What the machine can measure; null or absent where it is not known yet. Since protocol 5. */
  sensors: sensorPassport.nullable().optional(),
  /** Since protocol 6. */
  spool: spoolFigures.optional(),
})

/** Event `batch`: rows `first`, `first + 1`, … of one stream, each as an array of values in the order of the run's fields. */
export const batchMessage = z
  .strictObject({
    run_id: z.uuid(),
    stream,
    first: seq,
    rows: z.array(z.array(z.unknown()).max(mostRowValues)).min(1).max(500),
    /** Now and then. Since protocol 6. */
    spool: spoolFigures.optional(),
  })
  .refine(({ first, rows }) => first + rows.length <= largestSeq, endsTooLate)

/** Why an agent has a row no more. */
export const lossReason = z.enum(['spool_limit', 'disk_full', 'memory_full', 'damaged'])

/** Event `loss`: rows `first` … `first + count - 1` that the agent has lost, in their place. Since protocol 2. */
export const lossMessage = z
  .strictObject({
    run_id: z.uuid(),
    stream,
    first: seq,
    count: seq.min(1),
    reason: lossReason,
    /** As in a batch. Since protocol 6. */
    spool: spoolFigures.optional(),
  })
  .refine(({ first, count }) => first + count <= largestSeq, endsTooLate)

/** Largest message, bytes: a batch of 500 rows stays below. */
export const largestMessageBytes = 1_048_576

/** The reply to every event; the status is in the value, never in socket.io's error position. */
export const wireReply = z.discriminatedUnion('status', [
  /** Stored; `next` is the next seq that the collector wants of each stream. */
  z.object({ status: z.literal('ok'), next: z.object({ request: seq, sample: seq }) }),
  /** The batch begins after what the collector has: send again from `next`. */
  z.object({ status: z.literal('gap'), next: z.object({ request: seq, sample: seq }) }),
  /** Not stored, nothing is lost: send again after so many seconds. */
  z.object({ status: z.literal('retry'), after_s: z.number().nonnegative(), detail }),
  /** The message itself is wrong; sending it again will not help. */
  z.object({ status: z.literal('rejected'), code, detail }),
])

export type Stream = z.infer<typeof stream>
export type HelloMessage = z.infer<typeof helloMessage>
export type BatchMessage = z.infer<typeof batchMessage>
export type LossMessage = z.infer<typeof lossMessage>
export type SpoolFigures = z.infer<typeof spoolFigures>
export type LossReason = z.infer<typeof lossReason>
export type WireReply = z.infer<typeof wireReply>
