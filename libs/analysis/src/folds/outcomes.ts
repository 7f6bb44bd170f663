import type { FailureClass } from '@voicemark/schema'
import { shareIn, type Share } from '../intervals/share.js'
import { type BoundedCountsState, createBoundedCounts } from '../numbers/bounded-counts.js'
import type { MeasuredRequest } from '../requests/measures.js'

/** How requests ended. */
export interface Outcomes {
  readonly success: Share
  /** The share of each class in all requests, the most frequent first; `unknown` where a row does not say. */
  readonly failures: readonly ({ readonly failure_class: FailureName } & Share)[]
}

type FailureName = FailureClass | 'unknown'

/** What another fold goes on from. */
export interface OutcomesState {
  readonly n: number
  readonly successful: number
  readonly failures: BoundedCountsState<FailureName>
}

/** Requests folded into how they ended. */
export function createOutcomes(state?: OutcomesState) {
  const failures = createBoundedCounts<FailureName>(state?.failures)
  let { n, successful } = state ?? { n: 0, successful: 0 }
  return {
    add({ success, failure_class }: MeasuredRequest) {
      n += 1
      if (success) successful += 1
      else failures.add(failure_class ?? 'unknown')
    },
    outcomes: (): Outcomes => ({
      success: shareIn(successful, n),
      failures: failures.counts().map(({ value, count }) => ({ failure_class: value, ...shareIn(count, n) })),
    }),
    state: (): OutcomesState => ({ n, successful, failures: failures.state() }),
  }
}
