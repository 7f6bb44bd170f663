/** Both ends of an interval, in the unit of what it is of. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** How much of repeated experiments an interval is to cover, here and everywhere. */
const confidence = 0.95

/** What lies outside on each side. */
export const tail = (1 - confidence) / 2
