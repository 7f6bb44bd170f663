import { z } from 'zod'
import { hardwareSpecs } from '../rows/hardware-specs.js'
import { moment } from '../rows/quantities.js'

/** The version of the protocol since which an agent watches for another. */
export const watchProtocolVersion = 4

/** Watches that one agent may have open at others at the same time. */
export const mostOpenWatches = 256

const watchText = z.string().min(1).max(256)
const words = z.string().max(2000)
const note = z.string().max(256).nullable()
const seq = z.number().int().nonnegative().max(2_147_483_647).nullable()

/**
 * Unix seconds by an agent's clock as it was when the agent started: steps of the wall clock do not move it, so a
 * difference of two such clocks that was measured once goes on to hold.
 */
const steadySeconds = moment

/** The agent that is to watch: its id, the first 8 or more characters of it, or its hardware tier where one alone has it. */
const agentName = z.string().min(1).max(64)

const opening = {
  request: z.literal('open'),
  request_id: z.uuid(),
  /** As the agent that watches reads it itself, such as `port:8880`. */
  watch: watchText,
  /** It is over by then when nobody has closed it. */
  timeout_s: z.number().positive().max(86_400),
}
const closing = {
  request: z.literal('close'),
  request_id: z.uuid(),
  /** When the request began and ended, by the clock of the agent that asks. */
  start_wall: steadySeconds,
  end_wall: steadySeconds,
}

/**
 * Event `watch`, from the agent that asks to its collector: watch for one request, and say what was seen. Both may be
 * sent again. A close names the agent again, since a collector that was restarted remembers nothing. Since protocol 4.
 */
export const watchMessage = z.discriminatedUnion('request', [
  z.strictObject({ ...opening, to: agentName }),
  z.strictObject({ ...closing, to: agentName }),
])

/** How far one clock is ahead of another, and how well that is known; seconds. */
const clockDifference = { offset_s: z.number(), uncertainty_s: z.number().nonnegative() }
const asker = z.uuid()

/** Event `watch`, from the collector to the agent that watches. */
export const relayedWatch = z.discriminatedUnion('request', [
  z.strictObject({ ...opening, asker }),
  /** `offset_s`: how far the clock of the agent that watches is ahead of that of the one that asks. */
  z.strictObject({ ...closing, asker, ...clockDifference }),
  /** The agent that asked has gone: the watch is over, and nobody wants its figures. */
  z.strictObject({ request: z.literal('drop'), request_id: z.uuid(), asker }),
])

/** Columns of the request's row by name; which ones there are is between the two agents, not the collector's to know. */
const figures = z
  .record(
    z.string().regex(/^[a-z0-9_]{1,64}$/),
    z.union([z.number(), z.boolean(), z.string().max(256), z.null()]),
  )
  .refine((columns) => Object.keys(columns).length <= 64, 'expected at most 64 columns')

const opened = z.object({
  status: z.literal('open'),
  /** Run of the agent that watches; its samples are there. */
  run_id: z.uuid(),
  /** The machine that is watched. */
  hardware: hardwareSpecs,
  /** What is watched, as the agent that watches spells it. */
  watched: watchText,
  processes: z.number().int().nonnegative().nullable(),
  note,
})
const closed = z.object({
  status: z.literal('closed'),
  run_id: z.uuid(),
  figures,
  first_sample_seq: seq,
  last_sample_seq: seq,
})
/** It is not watched, and will not be when it is asked again. */
const refused = z.object({
  status: z.literal('refused'),
  code: z.string().regex(/^[a-z-]{1,64}$/),
  detail: words,
})
const dropped = z.object({ status: z.literal('dropped') })

/** The reply of the agent that watches. */
export const watcherReply = z.discriminatedUnion('status', [opened, closed, refused, dropped])

const relayed = {
  /** The agent that watches. */
  agent_id: z.uuid(),
  ...clockDifference,
}

/** What the agent that asks gets. */
export const watchReply = z.discriminatedUnion('status', [
  opened.extend(relayed),
  closed.extend(relayed),
  refused,
  /** The agent that was to watch, or the way to it, is away now. */
  refused.extend({ status: z.literal('unreachable') }),
])

/** The reply to event `clock`: when the question came and when the answer went, by the agent's clock. Since protocol 4. */
export const clockReply = z.object({ received: steadySeconds, sent: steadySeconds })

export type WatchMessage = z.infer<typeof watchMessage>
export type RelayedWatch = z.infer<typeof relayedWatch>
export type WatcherReply = z.infer<typeof watcherReply>
export type WatchReply = z.infer<typeof watchReply>
export type ClockReply = z.infer<typeof clockReply>
