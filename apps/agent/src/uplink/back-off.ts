/** Waits between attempts that fail. */
export interface BackOff {
  /** How long to wait before the next attempt, ms. */
  nextMs(): number
  /** The next wait is a short one again. */
  reset(): void
}

export interface BackOffOptions {
  /** 0 ≤ value < 1. */
  readonly random: () => number
  /** Longest first wait, ms. */
  readonly baseMs: number
  /** Longest of all waits, ms. */
  readonly capMs: number
}

/**
 * Full jitter: any wait from 0 to the bound, which doubles to the cap. The whole range is drawn at the cap too, so that
 * a fleet whose collector was away for long comes back spread out and not in step.
 */
export function createBackOff({ random, baseMs, capMs }: BackOffOptions): BackOff {
  let attempts = 0
  return {
    nextMs: () => random() * Math.min(capMs, baseMs * 2 ** attempts++),
    reset: () => (attempts = 0),
  }
}
