import type { WireReply } from '@voicemark/schema'
import type { Outgoing } from './messages.js'

/** A collector that asks for less would be asked without end, one that asks for more would be forgotten; seconds. */
const shortestPauseS = 0.1
const longestPauseS = 60
/** What a reply that does not move the cursor asks for. */
const stuckPauseS = 1
/** Of a backlog: a fleet that comes back after an outage must leave the collector room for the rows that are made now. */
const rowsPerS = 5000

/** How long to wait after a reply, ms, and why where something is wrong. */
export function pauseAfter(
  outgoing: Outgoing,
  reply: Exclude<WireReply, { status: 'rejected' }>,
  elapsedMs: number,
  random: number,
): { readonly trouble: string | null; readonly waitMs: number } {
  if (reply.status === 'retry') return { trouble: reply.detail, waitMs: patienceMs(reply.after_s, random) }
  if (outgoing.event === 'hello') return { trouble: null, waitMs: 0 }
  const { stream, first } = outgoing.message
  // It would be answered in the same way without end.
  if (reply.next[stream] === first)
    return { trouble: `the collector stays at ${stream} ${first}`, waitMs: patienceMs(stuckPauseS, random) }
  const rows = outgoing.event === 'batch' ? outgoing.message.rows.length : 0
  return { trouble: null, waitMs: Math.max(0, (rows / rowsPerS) * 1000 - elapsedMs) }
}

/** Once to twice what was asked for, so that many agents do not come back in the same moment. */
function patienceMs(after_s: number, random: number): number {
  return Math.min(longestPauseS, Math.max(shortestPauseS, after_s)) * (1 + random) * 1000
}
