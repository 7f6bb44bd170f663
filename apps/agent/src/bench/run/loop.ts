import { setTimeout } from 'node:timers/promises'
import type { PlannedRequest } from '../plan/order.js'
import type { BenchOutcome, SendRequest } from '../target/bench-outcome.js'

/** What became of a request, by the clock of the bench. */
export interface Timed {
  readonly outcome: BenchOutcome
  /** From the moment it was due to the last byte of its answer; in a closed loop it is due when it is sent. */
  readonly latency_s: number
  readonly late_s: number
}

export interface LoopParts {
  readonly send: SendRequest
  readonly onSent: (request: PlannedRequest) => void
  readonly onAnswer: (timed: Timed) => void
  /** Asked before each request: whether to leave the rest out. */
  readonly isOver: () => boolean
  readonly nowMs: () => number
}

/**
 * Sends the requests in order, at most so many in flight, each when an earlier one is answered.
 * @throws when the signal is aborted.
 */
export async function closedLoop(
  requests: readonly PlannedRequest[],
  concurrency: number,
  parts: LoopParts,
  signal: AbortSignal,
): Promise<void> {
  let next = 0
  let inFlight = 0
  const lane = async () => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      if (parts.isOver()) return
      signal.throwIfAborted()
      inFlight += 1
      await sendTimed(request, parts.nowMs(), inFlight, parts, signal)
      inFlight -= 1
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, lane))
}

/**
 * Sends each request when it is due, whether earlier ones are answered or not, and counts its latency from then: a
 * server that falls behind cannot slow the questions down and so hide how long they waited (coordinated omission).
 * @throws when the signal is aborted.
 */
export async function openLoop(
  requests: readonly PlannedRequest[],
  dueS: readonly number[],
  parts: LoopParts,
  signal: AbortSignal,
): Promise<void> {
  const startMs = parts.nowMs()
  const sent: Promise<void>[] = []
  let inFlight = 0
  for (const [at, request] of requests.entries()) {
    const dueMs = startMs + (dueS[at] ?? 0) * 1000
    const waitMs = dueMs - parts.nowMs()
    if (waitMs > 0) await setTimeout(waitMs, undefined, { signal })
    if (parts.isOver()) break
    inFlight += 1
    const done = sendTimed(request, dueMs, inFlight, parts, signal).finally(() => (inFlight -= 1))
    // Awaited below; until then a rejection must not count as unhandled.
    done.catch(() => undefined)
    sent.push(done)
  }
  await Promise.all(sent)
}

async function sendTimed(
  request: PlannedRequest,
  dueMs: number,
  in_flight: number,
  { send, onSent, onAnswer, nowMs }: LoopParts,
  signal: AbortSignal,
): Promise<void> {
  const late_s = Math.max(0, nowMs() - dueMs) / 1000
  onSent(request)
  const outcome = await send(request, signal, { late_s, in_flight })
  onAnswer({ outcome, latency_s: (nowMs() - dueMs) / 1000, late_s })
}
