/** One value at a time. */
export interface Point {
  readonly at: number
  readonly value: number
}

/** Growth per unit of time, with its 95 % interval. */
export interface Slope {
  readonly slope: number
  readonly low: number
  readonly high: number
}

const standardNormal95 = 1.959964

/**
 * The median of all slopes between two points (Theil), with Sen's interval from Kendall's variance (Sen 1968,
 * doi:10.1080/01621459.1968.10480934); null below 8 points. Points near each other in time depend on each other, so these
 * are to be of blocks of them.
 */
export function theilSen(points: readonly Point[]): Slope | null {
  const n = points.length
  if (n < 8) return null
  const slopes = points
    .flatMap((a, i) => points.slice(i + 1).map((b) => (b.value - a.value) / (b.at - a.at)))
    .sort((x, y) => x - y)
  const spread = standardNormal95 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const rank = (at: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(at)))] ?? 0
  const half = slopes.length / 2
  return {
    slope: (rank(Math.ceil(half) - 1) + rank(Math.floor(half))) / 2,
    low: rank((slopes.length - spread) / 2 - 1),
    high: rank((slopes.length + spread) / 2),
  }
}

/** Blocks of equal time, each as what the fold makes of its values, at its middle; empty ones are left out. */
export function inBlocks(
  points: readonly Point[],
  count: number,
  fold: (values: readonly number[]) => number | null,
): Point[] {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]
  const width = (last - first) / count
  const blocks = new Map<number, number[]>()
  for (const { at, value } of points) {
    const block = Math.min(count - 1, Math.floor((at - first) / width))
    blocks.set(block, [...(blocks.get(block) ?? []), value])
  }
  return [...blocks]
    .sort(([a], [b]) => a - b)
    .flatMap(([block, values]) => {
      const value = fold(values)
      return value === null ? [] : [{ at: first + (block + 0.5) * width, value }]
    })
}
