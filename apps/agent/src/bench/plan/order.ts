import type { Plan } from '@voicemark/schema'
import type { CorpusItem } from './corpus.js'
import { shuffled } from './seeded.js'

/** One request of a campaign before it is sent. */
export interface PlannedRequest {
  /** Place of its configuration in the plan. */
  readonly configuration: number
  readonly item: CorpusItem
  /** Which repeat of its item with its configuration, from 1; the number of its block. */
  readonly repeat: number
  /** Left out of the results. */
  readonly warmup: boolean
  /** Whether it is to be sampled; undefined where nobody compares that. */
  readonly sampled?: boolean
}

/** What every order needs of a plan. */
export type OrderedPlan = Pick<Plan, 'seed' | 'order'> &
  Partial<Pick<Plan, 'observer_check'>> & { readonly configurations: readonly unknown[] }

/**
 * One block: every text with every configuration once. Interleaved, all of them are shuffled, so that what drifts with
 * time (heat, other programs) hits all configurations and texts alike; grouped, configurations are shuffled and within
 * each its texts, which loads each voice once in a block; in sequence, nothing is shuffled.
 */
export function blockOrder(items: readonly CorpusItem[], plan: OrderedPlan, block: number): PlannedRequest[] {
  const requests = onceEach(items, plan, block)
  return plan.observer_check === true
    ? requests.flatMap((request, at) => twins(request, at + block))
    : requests
}

/** How often a block has each text with each configuration. */
export const timesEach = ({ observer_check }: Pick<Plan, 'observer_check'>) => (observer_check ? 2 : 1)

/** A request with and without samples, right behind each other; which of them is first changes each time. */
function twins(request: PlannedRequest, turn: number): PlannedRequest[] {
  const isFirst = turn % 2 === 0
  return [
    { ...request, sampled: isFirst },
    { ...request, sampled: !isFirst },
  ]
}

function onceEach(items: readonly CorpusItem[], plan: OrderedPlan, block: number): PlannedRequest[] {
  const { seed, order } = plan
  const request = (configuration: number, item: CorpusItem): PlannedRequest => ({
    configuration,
    item,
    repeat: block,
    warmup: false,
  })
  const places = plan.configurations.map((_, at) => at)
  if (order === 'interleaved') {
    const all = places.flatMap((at) => items.map((item) => request(at, item)))
    return shuffled(all, ({ configuration, item }) => `${configuration}/${item.id}`, seed, block)
  }
  if (order === 'sequence') return places.flatMap((at) => items.map((item) => request(at, item)))
  const inTurn = shuffled(places, (at) => at, seed, block)
  return inTurn.flatMap((at) =>
    shuffled(items, ({ id }) => id, seed, block, at).map((item) => request(at, item)),
  )
}

/** Requests before the measured ones: the first texts of the corpus, over and over where it is short. */
export function warmUp(items: readonly CorpusItem[], count: number, configuration: number): PlannedRequest[] {
  const requests: PlannedRequest[] = []
  for (let repeat = 1; requests.length < count; repeat += 1) {
    for (const item of items.slice(0, count - requests.length))
      requests.push({ configuration, item, repeat, warmup: true })
  }
  return requests
}

/** Requests that follow each other with one configuration. */
export function runsOf(requests: readonly PlannedRequest[]): PlannedRequest[][] {
  const runs: PlannedRequest[][] = []
  for (const request of requests) {
    const last = runs.at(-1)
    if (last?.[0]?.configuration === request.configuration) last.push(request)
    else runs.push([request])
  }
  return runs
}
