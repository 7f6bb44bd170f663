/** Ranks of values from 1, equal ones sharing the mean of their places. */
export interface Ranks {
  /** In the order of the values given. */
  readonly ranks: readonly number[]
  /** Σ (t³ − t) over the groups of t equal values; 0 without ties. */
  readonly ties: number
}

/** Mid-ranks of the values. */
export function rankValues(values: readonly number[]): Ranks {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value)
  const ranks = new Array<number>(values.length).fill(0)
  let ties = 0
  let start = 0
  for (let end = 1; end <= order.length; end += 1) {
    if (order[end]?.value === order[start]?.value && end < order.length) continue
    for (const { at } of order.slice(start, end)) ranks[at] = (start + end + 1) / 2
    ties += (end - start) ** 3 - (end - start)
    start = end
  }
  return { ranks, ties }
}
