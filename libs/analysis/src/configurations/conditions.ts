import { shareIn, type Share } from '../intervals/share.js'
import { type BoundedCountsState, createBoundedCounts } from '../numbers/bounded-counts.js'
import { createRunning, type RunningFigures, type RunningState } from '../numbers/running.js'
import type { MeasuredRequest } from '../requests/measures.js'

/** The state of the machine while requests ran, failed and throttled ones included; null where it cannot be known. */
export interface Conditions {
  /** Highest temperature of each request, °C. */
  readonly peak_temperature_c: RunningFigures
  /** Requests that were throttled, of those whose machine can tell. */
  readonly throttled: Share
  /** Share of a request's time that was throttled, 0–1. */
  readonly throttle_share: RunningFigures
  /** The most frequent first; beyond 16 different ones the rest are not listed. */
  readonly throttle_reasons: readonly { readonly reason: string; readonly count: number }[]
  /** What the verdicts rest on, and why there are none; ordered and bounded as reasons. */
  readonly throttle_bases: readonly { readonly basis: string; readonly count: number }[]
  /** Requests with fewer than 5 samples, whose peaks say little, of those that say. */
  readonly undersampled: Share
}

/** What another fold goes on from. */
export interface ConditionsState {
  readonly temperature: RunningState
  readonly shares: RunningState
  readonly reasons: BoundedCountsState<string>
  readonly bases: BoundedCountsState<string>
  readonly throttled: KnownState
  readonly undersampled: KnownState
}

/** Requests folded into the conditions that they ran under. */
export function createConditions(state?: ConditionsState) {
  const [temperature, shares] = [createRunning(state?.temperature), createRunning(state?.shares)]
  const [reasons, bases] = [
    createBoundedCounts<string>(state?.reasons),
    createBoundedCounts<string>(state?.bases),
  ]
  const [throttled, undersampled] = [createKnown(state?.throttled), createKnown(state?.undersampled)]
  return {
    add(row: MeasuredRequest) {
      temperature.add(row.peak_temperature_c)
      shares.add(row.throttle_share ?? null)
      throttled.add(row.throttle_detected)
      undersampled.add(row.undersampled ?? null)
      if (row.throttle_reason !== undefined && row.throttle_reason !== null) reasons.add(row.throttle_reason)
      if (row.throttle_basis !== undefined && row.throttle_basis !== null) bases.add(row.throttle_basis)
    },
    conditions: (): Conditions => ({
      peak_temperature_c: temperature.figures(),
      throttled: throttled.share(),
      throttle_share: shares.figures(),
      throttle_reasons: reasons.counts().map(({ value, count }) => ({ reason: value, count })),
      throttle_bases: bases.counts().map(({ value, count }) => ({ basis: value, count })),
      undersampled: undersampled.share(),
    }),
    state: (): ConditionsState => ({
      temperature: temperature.state(),
      shares: shares.state(),
      reasons: reasons.state(),
      bases: bases.state(),
      throttled: throttled.state(),
      undersampled: undersampled.state(),
    }),
  }
}

interface KnownState {
  readonly count: number
  readonly n: number
}

function createKnown(state: KnownState = { count: 0, n: 0 }) {
  let { count, n } = state
  return {
    add(value: boolean | null) {
      if (value === null) return
      n += 1
      if (value) count += 1
    },
    share: () => shareIn(count, n),
    state: (): KnownState => ({ count, n }),
  }
}
