import { z } from 'zod'
import { count, figure } from './quantities.js'
import { interval } from './interval.js'

/** Count, mean and ends of what was measured; null where there is nothing, never 0. */
export const runningFigures = z
  .object({
    n: count,
    mean: figure,
    sd: figure.describe('Sample standard deviation (n − 1).'),
    min: figure,
    max: figure,
  })
  .meta({ id: 'RunningFigures' })

/** The same with the median. */
export const spread = runningFigures.extend({ median: figure }).meta({ id: 'Spread' })

const percentile = z.object({ value: z.number(), interval: interval.nullable() }).meta({ id: 'Percentile' })

/** The statistics of one measure. */
export const measureFigures = runningFigures
  .extend({
    mean_interval: interval.nullable().describe("95 %, Student's t."),
    median: figure,
    median_interval: interval.nullable().describe('95 %, percentile bootstrap.'),
    mad: figure.describe('Median absolute deviation, not scaled.'),
    p90: percentile.nullable().describe('From 10 values.'),
    p95: percentile.nullable().describe('From 20 values.'),
    p99: percentile.nullable().describe('From 100 values.'),
    estimator: z
      .literal('type_7')
      .describe('How percentiles are read from values in order: type 7 of Hyndman and Fan.'),
    basis: z
      .object({ kind: z.enum(['all', 'sample']), n: count })
      .describe(
        'Values behind median, MAD and percentiles: all of them, or a uniform sample of them; n, mean, SD and ends are of all.',
      ),
  })
  .meta({ id: 'MeasureFigures' })

/** How many of how many. */
export const share = z
  .object({
    count,
    n: count.describe('What it is out of.'),
    share: figure.describe('0–1; null of none.'),
    interval: interval.nullable().describe('0–1; null of none.'),
  })
  .meta({ id: 'Share' })

/** Requests that persons have taken out. */
export const exclusions = z
  .object({
    count: count.describe('Warm-ups among them.'),
    reasons: z
      .array(z.object({ reason: z.string(), count }))
      .describe('The most frequent first; beyond 16 different ones the rest are not listed.'),
  })
  .meta({ id: 'Exclusions' })
