import type { CorpusItem } from './corpus.js'

/** One request of a bench before it is sent. */
export interface PlannedRequest {
  readonly item: CorpusItem
  /** Which repeat of its item, from 1. */
  readonly repeat: number
  /** Left out of the results. */
  readonly warmup: boolean
}

export interface PlanOptions {
  /** Requests before the measured ones: the first items of the corpus, over and over where it is short. */
  readonly warmup: number
  readonly repeat: number
}

/**
 * The order of a bench: warm-up, then repeat 1 of all items, repeat 2 of all items… What drifts with time,
 * such as the temperature, then touches all items alike; all repeats of one item in a row would give the
 * drift to the last items.
 */
export function planRequests(
  items: readonly CorpusItem[],
  { warmup, repeat }: PlanOptions,
): PlannedRequest[] {
  return [...rounds(items, warmup, true), ...rounds(items, items.length * repeat, false)]
}

function rounds(items: readonly CorpusItem[], count: number, warmup: boolean): PlannedRequest[] {
  const plan: PlannedRequest[] = []
  for (let round = 1; plan.length < count; round += 1) {
    for (const item of items.slice(0, count - plan.length)) plan.push({ item, repeat: round, warmup })
  }
  return plan
}
