import { z } from 'zod'
import { measureName } from '../values/measures.js'
import { pairMatrix, pairwise } from './pairs.js'
import { exclusions } from '../values/spreads.js'
import { configurationStatistics } from './statistics.js'

/** What else may tell configurations apart. */
export const splitField = z.union([
  z.enum([
    'campaign_id',
    'quantization_used',
    'num_threads',
    'engine',
    'voice',
    'execution_provider',
    'load',
  ]),
  z.templateLiteral(['tag:', z.string()]),
])

/** Body of `GET /api/v1/comparison`. */
export const fleetComparison = z
  .object({
    measure: measureName,
    splitBy: z
      .array(splitField)
      .describe('What else than machine, tier, device, subject and voice tells configurations apart.'),
    override: z.boolean().describe('Compare also what is not comparable; every sentence then says so.'),
    campaign_id: z.string().nullable().describe('Only requests of this campaign; null: all.'),
    seed: z
      .number()
      .describe('Of the bootstrap and of what is held of many rows: the same data give the same figures.'),
    configurations: z.array(configurationStatistics),
    imported: z.array(z.string()).describe('Labels of those whose rows are from files that were imported.'),
    excluded: exclusions.describe('Requests that persons have taken out: they are in no number here.'),
    pairwise,
    matrix: pairMatrix,
    sentences: z
      .array(z.string())
      .describe('A sentence for each pair, which claims no more than the data carry.'),
  })
  .meta({ id: 'FleetComparison' })

export type FleetComparison = z.infer<typeof fleetComparison>
