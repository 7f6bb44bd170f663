import type { Plan } from '@voicemark/schema'
import type { PlannedRequest } from './order.js'
import { seededUnit } from './seeded.js'

/**
 * When each request of an open loop is due, seconds from its beginning: at even distances, or as a Poisson process,
 * whose distances are exponential. The schedule is made before anything is sent, and no answer changes it.
 */
export function schedule(
  requests: readonly PlannedRequest[],
  { rate, arrivals, seed }: Pick<Plan, 'arrivals' | 'seed'> & { readonly rate: number },
): number[] {
  let at = 0
  return requests.map(({ configuration, item, repeat }, place) => {
    const unit = seededUnit(seed, 'arrival', configuration, repeat, item.id)
    if (place > 0) at += arrivals === 'constant' ? 1 / rate : -Math.log(1 - unit) / rate
    return at
  })
}
