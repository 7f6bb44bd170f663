/** What another count goes on from. */
export interface BoundedCountsState<T> {
  readonly known: readonly (readonly [value: T, count: number])[]
  readonly others: number
}

/** How often each of some values was seen. */
export interface BoundedCounts<T> {
  add(value: T): void
  /** The values seen, the most frequent first and equal ones as first seen. */
  counts(): { value: T; count: number }[]
  /** Values beyond the limit, each time it was seen. */
  others(): number
  state(): BoundedCountsState<T>
}

/** Counts the first `limit` different values apart and the rest together, so that foreign text cannot fill the memory. */
export function createBoundedCounts<T>(state?: BoundedCountsState<T>, limit = 16): BoundedCounts<T> {
  const known = new Map(state?.known.map(([value, count]) => [value, { value, count }]))
  let others = state?.others ?? 0
  let last: { value: T; count: number } | undefined
  return {
    add(value) {
      if (last?.value !== value) last = known.get(value)
      if (last !== undefined) last.count += 1
      else if (known.size === limit) others += 1
      else known.set(value, (last = { value, count: 1 }))
    },
    counts: () => [...known.values()].map((entry) => ({ ...entry })).sort((a, b) => b.count - a.count),
    others: () => others,
    state: () => ({ known: [...known.values()].map(({ value, count }) => [value, count]), others }),
  }
}
