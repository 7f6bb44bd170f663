import { z } from 'zod'
import { count, figure } from '../values/quantities.js'
import { interval } from '../values/interval.js'
import { measureName } from '../values/measures.js'
import { setting } from './statistics.js'

const comparability = z
  .object({
    comparable: z.boolean().describe('Nothing differs but by design.'),
    overridden: z
      .boolean()
      .describe('They are compared although they are not comparable, which the caption must say.'),
    differences: z.array(
      z
        .object({
          field: z.string().describe('A field of the fingerprint, such as `intra_threads` or `tag:room`.'),
          a: z.array(setting),
          b: z.array(setting),
          by_design: z.boolean().describe('It is what the two are told apart by, or follows from it.'),
        })
        .meta({ id: 'Difference' }),
    ),
    mixed: z.array(z.string()).describe('Fields with several values within one of the two.'),
    unknown: z.array(z.string()).describe("Fields that neither side's rows say, so that nobody can tell."),
  })
  .meta({ id: 'Comparability' })

const medianRatio = z
  .object({
    ratio: figure.describe(
      'Median of a / median of b; null where it has no meaning: values of 0 or below, or none.',
    ),
    interval: interval
      .nullable()
      .describe('95 % percentile bootstrap; null below 6 values (or pairs) on a side.'),
  })
  .meta({ id: 'MedianRatio' })

const shift = z
  .object({
    value: z.number(),
    interval: interval
      .nullable()
      .describe(
        '95 %, the values that the rank test would not reject; null where even all of them are too few to cover that.',
      ),
  })
  .meta({ id: 'Shift' })

const meanDifference = z
  .object({
    value: z.number().describe('Mean of a − mean of b.'),
    interval: interval.describe('95 %.'),
    df: z.number().describe('Degrees of freedom.'),
    p: z.number().describe('Two-sided, 0–1.'),
  })
  .meta({ id: 'MeanDifference' })

const rankTest = z
  .object({
    name: z.enum(['mann_whitney_u', 'wilcoxon_signed_rank']),
    method: z
      .enum(['exact', 'normal'])
      .describe('`exact` counts every arrangement; `normal` is corrected for ties and continuity.'),
    statistic: z.number().describe('U or W of the first side: how often it is the larger one, in ranks.'),
    expected: z.number().describe('Where the statistic would be if the sides were alike.'),
    p: z.number().describe('Two-sided, 0–1; a normal tail below 1e-300 is given as that.'),
  })
  .meta({ id: 'RankTest' })

const needed = z
  .object({
    n: z.number().describe('Texts when paired, else values on each side.'),
    method: z.string(),
    ratio: z.number().describe('Ratio of the two typical values that would matter, above 0 and not 1.'),
    power: z.number().describe('How often it is to be found when it is there, 0–1.'),
    alpha: z.number().describe('How often a claim may be false, 0–1.'),
  })
  .meta({ id: 'Needed' })

/** Two configurations in one measure. */
export const pairComparison = z
  .object({
    a: z.string().describe('Label.'),
    b: z.string().describe('Label.'),
    measure: measureName,
    comparability,
    design: z
      .enum(['paired', 'unpaired'])
      .nullable()
      .describe('Paired by text or not; null when not compared, as are all figures then.'),
    n_a: count.describe('What the comparison rests on: texts when paired, else values.'),
    n_b: count,
    left_out: count.describe('Values of texts that only one side ran.'),
    median_ratio: medianRatio
      .nullable()
      .describe('Median of a / median of b, of texts when paired; not corrected for the number of pairs.'),
    shift: shift.nullable().describe('Hodges–Lehmann shift a − b, in the unit of the measure.'),
    shift_ratio: shift.nullable().describe('Hodges–Lehmann shift of the logarithms as a factor a / b.'),
    means: meanDifference
      .nullable()
      .describe('Difference of the means of all values after Welch; the verdict does not rest on it.'),
    test: rankTest.nullable(),
    p_holm: figure.describe('Corrected by Holm for all pairs of the comparison.'),
    verdict: z.enum(['a_lower', 'b_lower', 'cannot_tell', 'not_comparable', 'no_values']),
    needed: needed.nullable(),
  })
  .meta({ id: 'PairComparison' })

/** All pairs. */
export const pairwise = z
  .object({
    labels: z.array(z.string()),
    pairs: z.array(pairComparison).describe('Each pair once, a before b in the order of the labels.'),
    tests: count.describe('Pairs that were tested, for which Holm corrects.'),
    alpha: z.number(),
    omitted: z.array(z.string()).describe('Labels of configurations beyond those that are compared at once.'),
  })
  .meta({ id: 'Pairwise' })

/** The same as a table. */
export const pairMatrix = z
  .object({
    labels: z.array(z.string()),
    rows: z
      .array(
        z.array(
          z
            .object({
              ratio: figure.describe('Median of the row / median of the column.'),
              interval: interval.nullable(),
              p_holm: figure,
              verdict: z
                .enum(['lower', 'higher', 'cannot_tell', 'not_comparable', 'no_values'])
                .describe("`lower`: the row's values are the lower ones."),
            })
            .meta({ id: 'PairCell' })
            .nullable(),
        ),
      )
      .describe('Row by row, in the order of the labels.'),
  })
  .meta({ id: 'PairMatrix' })
