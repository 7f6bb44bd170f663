import { failureClass } from '@voicemark/schema'
import { z } from 'zod'
import { recordedRow } from '../../record/journal.js'
import { endedVisit, heardTurn } from './heard-turn.js'

/** Why a campaign ended. */
export type CampaignEnd = 'complete' | 'interval-reached' | 'time-over' | 'interrupted' | 'agent-gone'

const failure = z.object({
  failure_class: z.enum([...failureClass.options, 'refused', 'overload', 'unreadable']),
  code: z.string(),
  detail: z.string(),
  request_id: z.string().nullable(),
  http_status: z.number().nullable(),
})

const answered = z.object({
  event: z.literal('answered'),
  configuration: z.number().int(),
  item_id: z.string(),
  repeat: z.number().int(),
  warmup: z.boolean(),
  /** Whether it was sampled, where that is compared. */
  sampled: z.boolean().optional(),
  /** Null for an answer that the bench did not live to read: its row was found in the agent's record. */
  latency_s: z.number().nullable(),
  late_s: z.number().nullable(),
  row: recordedRow.nullable(),
  failure: failure.nullable(),
})

const gate = z.object({
  status: z.enum(['no-sensor', 'cool', 'waited', 'still-hot']),
  waited_s: z.number(),
  from_c: z.number().nullable(),
  to_c: z.number().nullable(),
})

const coolDown = z.object({ event: z.literal('cool-down'), block: z.number().int(), ...gate.shape })

/** A sound of the campaign with its judgement. */
const judged = z.object({
  event: z.literal('judged'),
  configuration: z.number().int(),
  item_id: z.string(),
  row: recordedRow,
})

/** A part of a campaign that ran without interruption. */
const part = z.object({ event: z.literal('began'), at: z.string() })

const event = z.discriminatedUnion('event', [answered, coolDown, judged, part, heardTurn, endedVisit])

/** What happens in a campaign, as it is kept: a line each. */
export type CampaignEvent = z.infer<typeof event>
export type Answered = z.infer<typeof answered>
/** What a gate did before a block. */
export type CoolDown = Readonly<z.infer<typeof gate>>

/** Null for what is no event. */
export function parseEvent(line: string): CampaignEvent | null {
  try {
    return event.parse(JSON.parse(line))
  } catch {
    // Half a line that a crash left: its request is found in the agent's record, or made again.
    return null
  }
}
