import { readFileSync } from 'node:fs'
import type { MetricsExport, MetricsSummary } from '@voicemark/schema'

/** The keys of a JSON value with the types of what they hold, in order. */
export function shapeOf(value: unknown): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object') return typeof value
  return Object.entries(value).map(([key, held]) => [key, shapeOf(held)])
}

/** Two examples of what agents and collectors answer for one machine, as the first version of the system did. */
export const { summary: summaryExample, exported: exportExample } = JSON.parse(
  readFileSync(new URL('../../../libs/schema/fixtures/metrics.json', import.meta.url), 'utf8'),
) as { summary: MetricsSummary; exported: MetricsExport }
