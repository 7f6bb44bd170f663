/** How far the clock of an agent is ahead of this process's, and how well that is known; seconds. */
export interface ClockReading {
  readonly offset_s: number
  readonly uncertainty_s: number
  /** When it was known so, by the clock of this process. */
  readonly at_s: number
}

/** How far one agent's clock is ahead of another's, and how well that is known; seconds. */
export type ClockDifference = Pick<ClockReading, 'offset_s' | 'uncertainty_s'>

/** The four times of one exchange; the outer two by the clock of this process, the inner two by the agent's. */
export interface ClockExchange {
  readonly asked_s: number
  readonly received_s: number
  readonly sent_s: number
  readonly answered_s: number
}

/** By so much two clocks may come apart in a second: systems slew a clock by 500 ppm at most (man adjtimex(2)). */
const slewOfBoth = 2 * 500e-6

/**
 * As NTP reads a clock (RFC 5905, section 8): the answer may have taken any part of the way, so half of the time under
 * way is how wrong the offset can be.
 */
export function readingOf({ asked_s, received_s, sent_s, answered_s }: ClockExchange): ClockReading {
  const underWay = answered_s - asked_s - (sent_s - received_s)
  return {
    offset_s: (received_s - asked_s + (sent_s - answered_s)) / 2,
    uncertainty_s: Math.max(0, underWay) / 2,
    at_s: answered_s,
  }
}

/** What is left of a reading after some time. */
export function agedReading(reading: ClockReading, now_s: number): ClockReading {
  const age = Math.max(0, now_s - reading.at_s)
  return { ...reading, uncertainty_s: reading.uncertainty_s + age * slewOfBoth, at_s: now_s }
}

/** The better known of two readings; where both cannot be true, a clock has moved and the later one holds. */
export function betterReading(kept: ClockReading | null, later: ClockReading): ClockReading {
  if (kept === null) return later
  const aged = agedReading(kept, later.at_s)
  const bothHold = Math.abs(aged.offset_s - later.offset_s) <= aged.uncertainty_s + later.uncertainty_s
  return bothHold && aged.uncertainty_s < later.uncertainty_s ? kept : later
}

/** How far the clock of the second agent is ahead of that of the first; at worst both readings are wrong at once. */
export function clockDifference(first: ClockReading, second: ClockReading, now_s: number): ClockDifference {
  return {
    offset_s: second.offset_s - first.offset_s,
    uncertainty_s: agedReading(first, now_s).uncertainty_s + agedReading(second, now_s).uncertainty_s,
  }
}
