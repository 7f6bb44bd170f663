import { stream, type WireReply } from '@voicemark/schema'
import type { Link, Outgoing } from './link.js'
import type { OutboxRun } from './outbox-run.js'
import { pause } from './waits.js'

/** The next seq that the collector wants of each stream of a run. */
export type Cursor = Extract<WireReply, { status: 'ok' }>['next']

/** How an attempt to deliver a run ended. */
export type Delivered =
  | { readonly status: 'delivered' }
  | { readonly status: 'lost' }
  | { readonly status: 'rejected'; readonly code: string; readonly detail: string }

/** What is known of the collector while runs are delivered to it. */
export interface DeliveryState {
  /** Its cursors as it last told them, by `run_id`. */
  readonly cursors: Map<string, Cursor>
  /** Runs that were introduced on this link; cursors from an earlier one may be out of date. */
  readonly greeted: Set<string>
  /** Told of each reply: why it asks for patience, or null when it went well. */
  readonly onReply: (trouble: string | null) => void
  /** 0 ≤ value < 1. */
  readonly random: () => number
}

/** A collector that asks for less would be asked without end, one that asks for more would be forgotten; seconds. */
const shortestPauseS = 0.1
const longestPauseS = 60
/** What a reply that does not move the cursor asks for. */
const stuckPauseS = 1

/** Sends what the outbox has of a run, one message at a time, until the collector has all of it. */
export async function deliverRun(run: OutboxRun, link: Link, state: DeliveryState): Promise<Delivered> {
  const { cursors, greeted, onReply, random } = state
  for (;;) {
    const outgoing = nextMessage(run, greeted.has(run.run_id) ? cursors.get(run.run_id) : undefined)
    if (outgoing === null) return { status: 'delivered' }
    const reply = await link.ask(outgoing)
    if (reply.status === 'lost' || reply.status === 'rejected') return reply
    const trouble = troubleOf(reply, outgoing)
    onReply(trouble?.detail ?? null)
    if (reply.status !== 'retry') {
      greeted.add(run.run_id)
      cursors.set(run.run_id, reply.next)
    }
    if (trouble !== null) await pause(pauseMs(trouble.after_s, random()), link.down)
  }
}

/** Hello first, then request rows before samples; null when the collector has everything. */
function nextMessage(run: OutboxRun, cursor: Cursor | undefined): Outgoing | null {
  if (cursor === undefined) return { event: 'hello', message: run.hello }
  const { run_id } = run
  for (const name of stream.options) {
    const first = cursor[name]
    if (first >= run.count(name)) continue
    const rows = run.read(name, first)
    if (rows.length === 0) throw new Error(`row ${first} of the ${name} stream cannot be read`)
    return { event: 'batch', message: { run_id, stream: name, first, rows } }
  }
  return null
}

/** Why the next message has to wait; a reply that leaves the cursor where it was would be answered without end. */
function troubleOf(
  reply: WireReply,
  { event, message }: Outgoing,
): { after_s: number; detail: string } | null {
  if (reply.status === 'retry') return reply
  if (event === 'hello' || reply.status === 'rejected' || reply.next[message.stream] !== message.first)
    return null
  return { after_s: stuckPauseS, detail: `the collector stays at ${message.stream} ${message.first}` }
}

/** Once to twice what was asked for, so that many agents do not come back in the same moment. */
function pauseMs(after_s: number, random: number): number {
  return Math.min(longestPauseS, Math.max(shortestPauseS, after_s)) * (1 + random) * 1000
}
