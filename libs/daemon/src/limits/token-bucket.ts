import type { Rate } from './limit.js'

/** Lets through so many a second in the long run. */
export interface TokenBucket {
  /** Whether one more may pass now. */
  take(): boolean
  /** Seconds until one more may pass; 0: now. */
  waitS(): number
}

/** `perS` on average, `burst` at once; `nowMs` is a monotonic clock. */
export function createTokenBucket(
  { perS, burst }: Pick<Rate, 'perS' | 'burst'>,
  nowMs: () => number,
): TokenBucket {
  let tokens = burst
  let filledMs = nowMs()
  const fill = () => {
    const now = nowMs()
    tokens = Math.min(burst, tokens + ((now - filledMs) / 1000) * perS)
    filledMs = now
  }
  return {
    take() {
      fill()
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    waitS() {
      fill()
      return Math.max(0, (1 - tokens) / perS)
    },
  }
}
