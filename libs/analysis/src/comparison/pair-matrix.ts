import type { Interval } from '../intervals/interval.js'
import type { PairComparison, Verdict } from './pair-comparison.js'
import type { Pairwise } from './pairwise.js'

/** What one configuration (the row) is against another (the column). */
export interface PairCell {
  /** Median of the row / median of the column. */
  readonly ratio: number | null
  readonly interval: Interval | null
  readonly p_holm: number | null
  /** `lower`: the row's values are the lower ones. */
  readonly verdict: 'lower' | 'higher' | Exclude<Verdict, 'a_lower' | 'b_lower'>
}

/** All pairs as a square; the diagonal is null, and both halves say the same from either side. */
export interface PairMatrix {
  readonly labels: readonly string[]
  /** Row by row, in the order of the labels. */
  readonly rows: readonly (readonly (PairCell | null)[])[]
}

/** Lays the pairs out as a square. */
export function pairMatrix({ labels, pairs }: Pairwise): PairMatrix {
  const at = new Map(labels.map((label, place) => [label, place]))
  const rows = labels.map(() => labels.map((): PairCell | null => null))
  for (const pair of pairs) {
    const [row, column] = [at.get(pair.a) ?? 0, at.get(pair.b) ?? 0]
    rows[row]?.splice(column, 1, cellOf(pair))
    rows[column]?.splice(row, 1, mirrored(cellOf(pair)))
  }
  return { labels, rows }
}

function cellOf({ median_ratio, p_holm, verdict }: PairComparison): PairCell {
  return {
    ratio: median_ratio?.ratio ?? null,
    interval: median_ratio?.interval ?? null,
    p_holm,
    verdict: verdict === 'a_lower' ? 'lower' : verdict === 'b_lower' ? 'higher' : verdict,
  }
}

function mirrored({ ratio, interval, p_holm, verdict }: PairCell): PairCell {
  return {
    ratio: ratio === null ? null : 1 / ratio,
    interval: interval === null ? null : { low: 1 / interval.high, high: 1 / interval.low },
    p_holm,
    verdict: verdict === 'lower' ? 'higher' : verdict === 'higher' ? 'lower' : verdict,
  }
}
