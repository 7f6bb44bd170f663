import type { Random } from '../numbers/random.js'
import type { Measure, MeasuredRequest } from '../requests/measures.js'
import { isThrottledOut, leavesThrottledOut } from '../requests/throttled.js'
import { type Conditions, type ConditionsState, createConditions } from './conditions.js'
import { type CountedFigures, type CountedState, createCountedRequests } from '../folds/counted-requests.js'

/** What is said about the requests of a configuration that are neither cold nor warm-ups; conditions are of all of them. */
export interface SteadyFigures extends CountedFigures, Conditions {
  /** Throttled ones that are in no figure, since their plan leaves such requests out. */
  readonly throttled_out: number
  /** Whether throttled ones stay although their plan leaves them out: without them nothing would be left. */
  readonly throttled_kept: boolean
}

/** What another fold of them goes on from. */
export interface SteadyState extends CountedState {
  readonly conditions: ConditionsState
  readonly throttled: { readonly count: number; readonly state: CountedState } | null
}

/** Folds requests that are neither cold nor warm-ups; at most `keep` of those that count are held, and of those left out. */
export function createSteadyRequests(keep: number, random: Random, state?: SteadyState) {
  const counted = createCountedRequests(keep, random, state)
  const conditions = createConditions(state?.conditions)
  let throttled = state?.throttled?.count ?? 0
  // Of what a plan leaves out, and of failures beside it: what is shown where nothing else succeeded.
  let others = state?.throttled ? createOthers(state.throttled.state) : null
  const isAlone = () => others !== null && throttled > 0 && counted.succeeded() === 0
  const shown = () => (isAlone() ? (others ?? counted) : counted)
  return {
    add(row: MeasuredRequest, isCut: boolean) {
      conditions.add(row)
      const isOut = isThrottledOut(row)
      if (isOut) throttled += 1
      if (isOut || (!row.success && leavesThrottledOut(row))) (others ??= createOthers()).add(row, isCut)
      if (!isOut) counted.add(row, isCut)
    },
    /** A judgement: of quality alone. */
    judge(row: MeasuredRequest) {
      counted.judge(row)
      others?.judge(row)
    },
    figures: (): SteadyFigures => ({
      ...shown().figures(),
      ...conditions.conditions(),
      throttled_out: isAlone() ? 0 : throttled,
      throttled_kept: isAlone(),
    }),
    /** One measure of them, as it goes into a comparison. */
    measured: (measure: Measure) => shown().measured(measure),
    requests: () => shown().requests(),
    state: (): SteadyState => ({
      ...counted.state(),
      conditions: conditions.state(),
      throttled: others === null ? null : { count: throttled, state: others.state() },
    }),
  }

  function createOthers(known?: CountedState) {
    return createCountedRequests(keep, random.fork('throttled'), known)
  }
}
