import { z } from 'zod'
import { count, figure } from '../values/quantities.js'
import { interval } from '../values/interval.js'
import { costNames, eachOf, heardNames } from '../values/measures.js'
import { exclusions, runningFigures, share, spread } from '../values/spreads.js'
import { configurationStatistics, named } from './statistics.js'

/** A configuration with its statistics. */
export const describedConfiguration = z
  .object({
    ...named,
    cpu_model: z.string().nullable(),
    cpu_cores: figure,
    total_memory_gb: figure,
    gpu_name: z.string().nullable(),
    n: count.describe('Requests, failed ones included.'),
    successful: count,
    success_rate: figure.describe('0–1.'),
    success_interval: interval.nullable().describe('95 % Wilson interval of the success rate.'),
    cut: count.describe('Those whose audio is much shorter than other answers to their text.'),
    throttled_out: count.describe(
      'Successful ones that are in no figure: throttled, by a plan that leaves such requests out.',
    ),
    throttle_events: count
      .nullable()
      .describe('Requests that were throttled; null where the machine cannot tell.'),
    excluded: exclusions.describe('Requests that persons have taken out; they are in nothing else here.'),
    peak_memory_mb: spread.describe('This and the next three are of the others that were successful.'),
    rtf: spread,
    total_duration_s: spread,
    tokens_per_second: spread,
    peak_temperature_c: figure.describe('Highest of all requests; null without a sensor.'),
    costs: eachOf(costNames, runningFigures).describe('What they cost beside time.'),
    heard: eachOf(heardNames, runningFigures).describe('What a listener waits for and hears.'),
    ran_dry: share.describe(
      'Of the streamed requests: those in which a player that starts at the first sample runs dry before the end.',
    ),
    statistics: configurationStatistics,
    imported: z.boolean().describe('Whether its rows are from files that were imported.'),
    agents: z
      .array(z.string())
      .describe('The agents whose rows are of it: several where machines were joined or are one.'),
    merged: z.boolean().describe('Whether it is of several machines that somebody called the same.'),
  })
  .meta({ id: 'DescribedConfiguration' })

/** A configuration as `GET /api/v1/hardware` lists it. */
export const listedHardware = describedConfiguration
  .extend({ imported_runs: count.describe('Runs of its machine that are files that were imported.') })
  .meta({ id: 'Hardware' })

/** Body of `GET /api/v1/hardware`. */
export const hardwareList = z
  .object({
    excluded: exclusions.optional().describe('What persons have taken out; not where one was asked for.'),
    not_merged: z
      .array(z.string())
      .optional()
      .describe('Why machines of one label are not one configuration, a sentence each.'),
    hardware: z.array(listedHardware),
  })
  .meta({ id: 'HardwareList' })

export type DescribedConfiguration = z.infer<typeof describedConfiguration>
export type HardwareList = z.infer<typeof hardwareList>
