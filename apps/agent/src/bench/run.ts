import type { BenchOutcome, SendRequest } from './client.js'
import type { PlannedRequest } from './plan.js'
import type { Progress } from './progress.js'

/**
 * So many requests without an answer, one after another and with pauses, mean that the agent will not come
 * back.
 */
const mostUnanswered = 10

/**
 * Sends the planned requests one after another, each when the one before is answered; ends early when aborted
 * and when the agent is gone.
 */
export async function runPlan(
  plan: readonly PlannedRequest[],
  send: SendRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<BenchOutcome[]> {
  const outcomes: BenchOutcome[] = []
  let unanswered = 0
  try {
    for (const request of plan) {
      progress.sent(request)
      const outcome = await send(request, signal)
      outcomes.push(outcome)
      progress.answered(outcome)
      unanswered = isUnanswered(outcome) ? unanswered + 1 : 0
      if (unanswered === mostUnanswered) break
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    progress.stop()
  }
  return outcomes
}

const isUnanswered = (outcome: BenchOutcome) =>
  outcome.status === 'failed' && outcome.failure.failure_class === 'network'
