import { z } from 'zod'
import { failureClass } from '../../rows/request-row.js'
import { count, figure } from '../values/quantities.js'
import { interval } from '../values/interval.js'
import { eachOf, measureNames } from '../values/measures.js'
import { exclusions, measureFigures, runningFigures, share } from '../values/spreads.js'

/** What a request ran with, as far as its row says. */
export const setting = z.union([z.boolean(), z.string(), z.number()]).nullable()

/** What tells configurations apart, and what they are called. */
export const named = {
  source: z.string().describe('Which machine the rows are of.'),
  hardware_tier: z.string(),
  device_type: z.string(),
  subject: z
    .string()
    .nullable()
    .describe("What was measured there, where that is not the agent's own engine."),
  asked: z.string().nullable().describe("How that was made to speak; null for the agent's own engine."),
  voice: z.string().nullable().describe('Null where the rows do not say.'),
  streamed: z
    .boolean()
    .describe('Whether sound was asked for while it was made; rows that do not say are of whole answers.'),
  label: z.string().describe("`<tier>_<device>` or its machine's own label, and what else tells it apart."),
  own_label: z.string().nullable().describe("Its machine's own label; null: none was given."),
  found_label: z.string().describe('What it would be called without own labels.'),
}

const apart = z
  .object({
    n: count.describe('Failed ones included.'),
    rtf: runningFigures.describe('This and the next two are of successful requests.'),
    total_duration_s: runningFigures,
    model_load_s: runningFigures,
  })
  .meta({ id: 'Apart' })

const aggregateRtf = z
  .object({
    n: count,
    time_s: z.number(),
    audio_s: z.number(),
    rtf: z.number().describe('Lower is better.'),
    rtf_interval: interval.nullable().describe('95 %; null below two requests.'),
    rtfx: figure.describe('1 / rtf; null where no time was measured.'),
  })
  .meta({ id: 'AggregateRtf' })

const fitted = z.object({ value: z.number(), interval }).meta({ id: 'Fitted' })

const lengthFit = z
  .object({
    n: count,
    fixed_cost_s: fitted.describe('a, seconds.'),
    marginal_rtf: fitted.describe('b, seconds of work for one more second of audio.'),
    residual_sd_s: z.number().describe('Scatter of the wall time about the line, seconds (n − 2).'),
    r_squared: figure.describe(
      "Share of the wall time's variance that the line explains, 0–1; null where all wall times are equal.",
    ),
    audio_s: interval.describe('The lengths of audio that the line rests on; beyond them it is a guess.'),
  })
  .meta({ id: 'LengthFit' })

/** The statistics of one configuration. */
export const configurationStatistics = z
  .object({
    ...named,
    split: z.record(z.string(), setting).describe('What else it was told apart by.'),
    fingerprint: z
      .record(z.string(), z.array(setting))
      .describe('Settings of its requests, each value once.'),
    n: count.describe('Failed ones included; outcomes are of these.'),
    cut: count.describe(
      'Successful ones of these whose audio is much shorter than other answers to their text.',
    ),
    excluded: exclusions.describe('Requests that persons have taken out; they are in nothing else here.'),
    throttled_out: count.describe(
      'Throttled ones that are in no figure, since their plan leaves such requests out.',
    ),
    throttled_kept: z
      .boolean()
      .describe(
        'Whether throttled ones stay although their plan leaves them out: without them nothing would be left.',
      ),
    cold: apart.describe('First request after a model load, warm-ups among them included.'),
    warmup: apart.describe('Run to warm up, without cold ones.'),
    measures: eachOf(measureNames, measureFigures).describe(
      'Of the other successful ones, as are the next three.',
    ),
    aggregate: aggregateRtf
      .nullable()
      .describe('Of totals; the distribution over requests is `measures.rtf`.'),
    length_fit: lengthFit.nullable(),
    ran_dry: share.describe(
      'Of the streamed ones: those in which a player that starts at the first sample runs dry before the end.',
    ),
    success: share,
    failures: z
      .array(share.extend({ failure_class: z.enum([...failureClass.options, 'unknown']) }))
      .describe(
        'The share of each class in all requests, the most frequent first; `unknown` where a row does not say.',
      ),
    peak_temperature_c: runningFigures.describe('Highest temperature of each request, °C.'),
    throttled: share.describe('Requests that were throttled, of those whose machine can tell.'),
    throttle_share: runningFigures.describe("Share of a request's time that was throttled, 0–1."),
    throttle_reasons: z
      .array(z.object({ reason: z.string(), count }))
      .describe('The most frequent first; beyond 16 different ones the rest are not listed.'),
    throttle_bases: z
      .array(z.object({ basis: z.string(), count }))
      .describe('What the verdicts rest on, and why there are none.'),
    undersampled: share.describe(
      'Requests with fewer than 5 samples, whose peaks say little, of those that say.',
    ),
  })
  .meta({ id: 'ConfigurationStatistics' })

export type ConfigurationStatistics = z.infer<typeof configurationStatistics>
