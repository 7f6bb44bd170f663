import { type BoundedCountsState, createBoundedCounts } from '../numbers/bounded-counts.js'

/** Requests that persons have taken out, and why. */
export interface Exclusions {
  /** Warm-ups among them. */
  readonly count: number
  /** The most frequent first; beyond 16 different ones the rest are not listed. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[]
}

/** What another count goes on from. */
export type ExclusionsState = readonly (readonly [key: string, reasons: BoundedCountsState<string>])[]

/** Of one in which nothing is excluded. */
export const noExclusions: Exclusions = { count: 0, reasons: [] }

/** Counts excluded requests by the configuration that they would be of, beside all folds: they change no label. */
export function createExclusions(state: ExclusionsState = []) {
  const known = new Map(state.map(([key, reasons]) => [key, createBoundedCounts(reasons)]))
  return {
    add(key: string, reason: string) {
      const reasons = known.get(key) ?? createBoundedCounts<string>()
      known.set(key, reasons)
      reasons.add(reason)
    },
    of(key: string): Exclusions {
      const reasons = known.get(key)
      return reasons === undefined ? noExclusions : exclusionsIn(reasons)
    },
    /** Of all configurations, those of which nothing else is left among them. */
    total: () => addExclusions([...known.values()].map(exclusionsIn)),
    state: (): ExclusionsState => [...known].map(([key, reasons]) => [key, reasons.state()]),
  }
}

/** Those of several configurations together. */
export function addExclusions(parts: readonly Exclusions[]): Exclusions {
  const sums = new Map<string, number>()
  for (const { reasons } of parts)
    for (const { reason, count } of reasons) sums.set(reason, (sums.get(reason) ?? 0) + count)
  const reasons = [...sums].map(([reason, count]) => ({ reason, count }))
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    reasons: reasons.sort((a, b) => b.count - a.count).slice(0, mostReasons),
  }
}

const mostReasons = 16

function exclusionsIn(reasons: ReturnType<typeof createBoundedCounts<string>>): Exclusions {
  const counts = reasons.counts().map(({ value, count }) => ({ reason: value, count }))
  return { count: counts.reduce((sum, one) => sum + one.count, reasons.others()), reasons: counts }
}
