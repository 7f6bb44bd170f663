import { stream, type Stream } from '@voicemark/schema'
import type { Cursor, OutboxRun } from '../outbox/outbox-run.js'
import { helloOf, pieceOf, sensorsProtocolVersion, type Outgoing } from './messages.js'

/** What one link has told the collector, and is told by it. */
export interface LinkState {
  readonly proto: number
  /** The totals that each run was introduced with on this link, by `run_id`; null while the run goes on. */
  readonly greeted: Map<string, Cursor | null>
  /** Runs whose sensors were told on this link. */
  readonly described: Set<string>
  /** Whether the run gets no more rows. */
  readonly hasEnded: (run: OutboxRun) => boolean
}

/**
 * A run without a word on this link is introduced first: the cursors that come back are the truth. Once it is known what
 * its machine can measure, it is introduced by that, too.
 */
export function nextHello(
  run: OutboxRun,
  { proto, greeted, described, hasEnded }: LinkState,
): Outgoing | null {
  const { sensors = null } = run.hello
  const hasMore = sensors !== null && proto >= sensorsProtocolVersion && !described.has(run.run_id)
  if (greeted.has(run.run_id) && !hasMore) return null
  const { request, sample } = run.streams
  return helloOf(run, proto, hasEnded(run) ? { request: request.count(), sample: sample.count() } : null)
}

/** What the collector wants next of a stream of a run. @throws the system's error when it cannot be read. */
export function nextPiece(run: OutboxRun, name: Stream, proto: number): Outgoing | null {
  const first = run.acked[name]
  if (first >= run.streams[name].count()) return null
  return pieceOf(run, proto, name, first, run.streams[name].read(first))
}

/** Says how many rows a delivered run has that has ended; null when that is said, or not yet so. */
export function nextFarewell(run: OutboxRun, { proto, greeted, hasEnded }: LinkState): Outgoing | null {
  if (proto === 1 || !hasEnded(run) || !isDelivered(run)) return null
  const said = greeted.get(run.run_id)
  // Where a copy of the state folder has delivered more of the run, the collector knows better.
  const { request, sample } = run.acked
  if (said?.request === request && said.sample === sample) return null
  return helloOf(run, proto, { request, sample })
}

/** Whether the collector has said on this link that it has all of a run, and knows that there is no more. */
export function isFinished(run: OutboxRun, state: LinkState): boolean {
  return state.greeted.has(run.run_id) && isDelivered(run) && nextFarewell(run, state) === null
}

function isDelivered({ acked, streams }: OutboxRun): boolean {
  return stream.options.every((name) => acked[name] >= streams[name].count() && streams[name].waiting() === 0)
}
