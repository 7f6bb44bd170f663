/** Lets through so many a second in the long run. */
export interface TokenBucket {
  /** Whether one more may pass now. */
  take(): boolean
}

/** `ratePerS` on average, `burst` at once; `nowMs` is a monotonic clock. */
export function createTokenBucket(ratePerS: number, burst: number, nowMs: () => number): TokenBucket {
  let tokens = burst
  let filledMs = nowMs()
  return {
    take() {
      const now = nowMs()
      tokens = Math.min(burst, tokens + ((now - filledMs) / 1000) * ratePerS)
      filledMs = now
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
