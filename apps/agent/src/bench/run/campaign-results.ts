import { isBeside, withoutThrottled } from '@voicemark/analysis'
import type { Plan, RequestRow } from '@voicemark/schema'
import type { PlannedRequest } from '../plan/order.js'
import { wholeAnswers } from '../report/answer-remarks.js'
import { medianShare } from '../report/interval-share.js'
import type { BenchOutcome } from '../target/bench-outcome.js'

/** A request that was throttled is asked at most so often in all: some machines never get cool. */
const mostTries = 3

interface Asked {
  readonly request: PlannedRequest
  readonly tries: number
  readonly isThrottled: boolean
}

/** What a campaign has measured so far. */
export function createResults(plan: Plan, earlier: readonly BenchOutcome[]) {
  const asked = new Map<string, Asked>()
  const rows: RequestRow[][] = plan.configurations.map(() => [])
  const keyOf = ({ configuration, item, repeat, sampled = true }: PlannedRequest) =>
    `${configuration}/${repeat}/${item.id}/${sampled}`
  const add = (outcome: BenchOutcome) => {
    const { request } = outcome
    if (request.warmup) return
    const tries = (asked.get(keyOf(request))?.tries ?? 0) + 1
    const isThrottled = outcome.status === 'done' && outcome.row.throttle_detected === true
    asked.set(keyOf(request), { request, tries, isThrottled })
    if (outcome.status === 'done' && !outcome.row.cold && !isBeside(outcome.row))
      rows[request.configuration]?.push(outcome.row)
  }
  earlier.forEach(add)
  return {
    add,
    has: (request: PlannedRequest) => asked.has(keyOf(request)),
    /** Of these blocks, those whose last answer was throttled and that may be asked again. */
    toRepeat: (blocks: readonly number[]): PlannedRequest[] =>
      [...asked.values()].flatMap(({ request, tries, isThrottled }) =>
        isThrottled && tries < mostTries && blocks.includes(request.repeat) ? [request] : [],
      ),
    /** Before a block beyond the repeats that the plan asks for: whether it is needed no more. */
    areNarrow([block = 1]: readonly number[]): boolean {
      if (plan.until_interval === null || block <= plan.repeat) return false
      const limit = plan.until_interval
      // A configuration that only fails will not get narrower.
      const rtfs = rows.map((each) =>
        withoutThrottled(wholeAnswers(each)).rows.flatMap(({ rtf }) => rtf ?? []),
      )
      return rtfs.every((values) => values.length === 0 || isNarrow(values, limit))
    },
  }
}

function isNarrow(values: readonly number[], limit: number): boolean {
  const share = medianShare(values)?.share ?? null
  return share !== null && share <= limit
}
