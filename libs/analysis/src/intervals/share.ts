import type { Interval } from './interval.js'
import { wilsonInterval } from './share-interval.js'

/** How many of how many, with the 95 % Wilson interval of the share. */
export interface Share {
  readonly count: number
  /** What it is out of. */
  readonly n: number
  /** 0–1; null of none. */
  readonly share: number | null
  /** 0–1; null of none. */
  readonly interval: Interval | null
}

/** The share of `count` in `n`. */
export function shareIn(count: number, n: number): Share {
  return { count, n, share: n === 0 ? null : count / n, interval: wilsonInterval(count, n) }
}
