import type { StoredRequest } from '@voicemark/schema'
import type { Interval } from '../intervals/interval.js'
import { shiftOfPairs } from '../rank-tests/hodges-lehmann.js'

/** What sampling does to the RTF. */
export interface ObserverEffect {
  /** Requests that were measured both ways. */
  readonly pairs: number
  /** RTF with samples / RTF without: the pseudomedian of the ratios of all pairs. */
  readonly ratio: number
  /** 95 %; null below 6 pairs. */
  readonly interval: Interval | null
}

export type TwinRequest = Pick<
  StoredRequest,
  'item_id' | 'repeat' | 'warmup' | 'cold' | 'success' | 'rtf' | 'sampled'
>

/**
 * The effect on the requests of one configuration in one campaign, by pairs of one text and one repeat; null where none
 * was measured both ways. Ratios are averaged as logarithms (Hodges and Lehmann), so that a few requests that something
 * else held up do not carry it away.
 */
export function observerEffect(requests: Iterable<TwinRequest>): ObserverEffect | null {
  const pairs = new Map<string, { on: number | null; off: number | null }>()
  for (const { item_id, repeat, warmup, cold, success, rtf, sampled } of requests) {
    if (sampled === null || warmup || cold === true || !success || rtf === null || rtf <= 0) continue
    const key = JSON.stringify([item_id, repeat])
    const pair = pairs.get(key) ?? { on: null, off: null }
    pairs.set(key, sampled ? { ...pair, on: rtf } : { ...pair, off: rtf })
  }
  const logs = [...pairs.values()].flatMap(({ on, off }) =>
    on === null || off === null ? [] : [Math.log(on / off)],
  )
  const shift = shiftOfPairs(logs)
  if (shift === null) return null
  const { value, interval } = shift
  return {
    pairs: logs.length,
    ratio: Math.exp(value),
    interval: interval === null ? null : { low: Math.exp(interval.low), high: Math.exp(interval.high) },
  }
}
