import type { Book } from '../checks/book.js'
import type { People } from '../checks/http-checks.js'
import type { Site } from '../place/site.js'
import type { Arrivals } from '../work/arrivals.js'
import type { Machine } from '../work/machine.js'

/** All that the scenes are played with. */
export interface Play {
  readonly site: Site
  readonly machines: readonly [Machine, Machine, Machine]
  readonly people: People
  readonly arrivals: Arrivals
  readonly book: Book
  readonly figures: Record<string, number | string>
}

/** Longest wait until all that was made has arrived. */
export const drainLimitS = 90
