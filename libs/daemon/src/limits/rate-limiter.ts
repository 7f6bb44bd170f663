import type { Rate } from './limit.js'
import { createTokenBucket, type TokenBucket } from './token-bucket.js'

/** Lets each of many through at a rate of its own. */
export interface RateLimiter {
  /** Null: it may pass, and is counted at each of its names; else the seconds to wait, and nothing is counted. */
  pass(names: readonly string[]): number | null
}

/** More are not told apart: whoever was seen least lately begins anew, with a whole burst. */
const mostNames = 10_000

/** `nowMs` is a monotonic clock. */
export function createRateLimiter(rate: Rate, nowMs = () => performance.now()): RateLimiter {
  const buckets = new Map<string, TokenBucket>()
  const bucketOf = (name: string): TokenBucket => {
    const bucket = buckets.get(name) ?? createTokenBucket(rate, nowMs)
    buckets.delete(name)
    buckets.set(name, bucket)
    const [oldest] = buckets.keys()
    if (buckets.size > mostNames && oldest !== undefined) buckets.delete(oldest)
    return bucket
  }
  return {
    pass(names) {
      const own = names.map(bucketOf)
      const waitS = Math.max(0, ...own.map((bucket) => bucket.waitS()))
      if (waitS > 0) return waitS
      for (const bucket of own) bucket.take()
      return null
    },
  }
}
