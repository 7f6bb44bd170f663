import type { MedianRatio } from '../intervals/median-ratio.js'
import type { Aim } from '../intervals/sample-size.js'
import type { Shift } from '../rank-tests/hodges-lehmann.js'
import type { RankTest } from '../rank-tests/rank-test.js'
import type { MeanDifference } from '../rank-tests/welch.js'
import type { Measure } from '../requests/measures.js'
import type { Comparability } from './comparability.js'

/** Which side is lower, or why nobody can say. */
export type Verdict = 'a_lower' | 'b_lower' | 'cannot_tell' | 'not_comparable' | 'no_values'

/** How many values would be needed to find a ratio that matters. */
export interface Needed extends Aim {
  /** Texts when paired, else values on each side. */
  readonly n: number
  readonly method: string
}

/** What can be said about two configurations in one measure: JSON as it is, with null for what cannot be said. */
export interface PairComparison {
  /** Labels. */
  readonly a: string
  readonly b: string
  readonly measure: Measure
  readonly comparability: Comparability
  /** Paired by text or not; null when not compared, as are all figures then. */
  readonly design: 'paired' | 'unpaired' | null
  /** What the comparison rests on: texts when paired, else values. */
  readonly n_a: number
  readonly n_b: number
  /** Values of texts that only one side ran. */
  readonly left_out: number
  /** Median of a / median of b, of texts when paired. Its interval is of this pair alone, not corrected for their number. */
  readonly median_ratio: MedianRatio | null
  /** Hodges–Lehmann shift a − b, in the unit of the measure. */
  readonly shift: Shift | null
  /** Hodges–Lehmann shift of the logarithms as a factor a / b. */
  readonly shift_ratio: Shift | null
  /** Difference of the means of all values after Welch; for reference, the verdict does not rest on it. */
  readonly means: MeanDifference | null
  readonly test: RankTest | null
  /** Corrected by Holm for all pairs of the comparison. */
  readonly p_holm: number | null
  readonly verdict: Verdict
  readonly needed: Needed | null
}
