import { z } from 'zod'
import { metricsAnalysis, metricsExport, metricsSummary } from '../../rows/metrics.js'
import { deliveryTotals } from '../stored/health.js'
import { count, figure } from '../values/quantities.js'
import { costNames, eachOf, heardNames } from '../values/measures.js'
import { exclusions, share } from '../values/spreads.js'

const analysis = metricsAnalysis.meta({ id: 'MetricsAnalysis' })
/** One configuration in the shape that an agent gives of itself. */
export const configurationSummary = metricsSummary.meta({ id: 'MetricsSummary' })
/** One configuration in the shape of an agent's export. */
export const configurationExport = metricsExport.extend({ analysis }).meta({ id: 'MetricsExport' })

const totals = {
  total_requests: count,
  successful: count,
  failed: count,
  success_rate: figure.describe('0–1.'),
  cut: count.describe('Those whose audio is much shorter than other answers to their text.'),
  throttled_out: count,
}
const mean = z.object({ mean: figure, n: count }).meta({ id: 'Mean' })
const byLabel = <S extends z.ZodType>(form: S) => z.record(z.string(), form)

/** Body of `GET /metrics/summary`, by the labels of configurations. */
export const fleetSummary = z
  .object({
    ...totals,
    configurations: byLabel(configurationSummary),
    excluded_requests: byLabel(exclusions),
    throttling: byLabel(
      z.object({
        detected: z.boolean().nullable().describe('Null where the machine cannot tell.'),
        requests: count.nullable(),
        left_out: count,
      }),
    ),
    costs: byLabel(eachOf(costNames, mean)),
    heard: byLabel(eachOf(heardNames, mean).extend({ ran_dry: share })),
    excluded: exclusions,
    delivery: deliveryTotals,
  })
  .meta({ id: 'FleetSummary' })

/** Body of `GET /metrics/export`, by the labels of configurations. */
export const fleetExport = z
  .object({
    ...totals,
    excluded: exclusions,
    configurations: byLabel(configurationExport),
    delivery: deliveryTotals,
  })
  .meta({ id: 'FleetExport' })

export type FleetSummary = z.infer<typeof fleetSummary>
export type FleetExport = z.infer<typeof fleetExport>
