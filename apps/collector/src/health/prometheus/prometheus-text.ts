import { Counter, Gauge, Registry } from 'prom-client'
import { campaignMetrics } from './campaign-metrics.js'
import type { CollectorFacts } from './collector-facts.js'
import { configurationMetrics } from './configuration-metrics.js'
import { deliveryMetrics } from './delivery-metrics.js'
import { fleetMetrics } from './fleet-metrics.js'
import type { Metric } from './metric.js'
import { processMetrics } from './process-metrics.js'
import { storeMetrics } from './store-metrics.js'

/** Metrics in Prometheus' text format. */
export interface PrometheusText {
  readonly contentType: string
  readonly body: string
}

const metrics = [
  ...fleetMetrics,
  ...deliveryMetrics,
  ...storeMetrics,
  ...campaignMetrics,
  ...configurationMetrics,
  ...processMetrics,
]

/** Writes all metrics of a moment. Each time anew, so that no series outlives what it is of. */
export async function prometheusText(facts: CollectorFacts): Promise<PrometheusText> {
  const registry = new Registry()
  for (const metric of metrics) add(registry, metric, facts)
  return { contentType: registry.contentType, body: await registry.metrics() }
}

function add(registry: Registry, metric: Metric<CollectorFacts>, facts: CollectorFacts): void {
  const { name, help, kind, labelNames = [], readings } = metric
  const now = readings(facts)
  // A gauge without labels would say 0 of what is not known.
  if (now.length === 0) return
  const options = { name, help, labelNames, registers: [registry] }
  const counter = kind === 'counter' ? new Counter(options) : null
  const gauge = kind === 'gauge' ? new Gauge(options) : null
  for (const { labels = {}, value } of now) {
    counter?.inc(labels, value)
    gauge?.set(labels, value)
  }
}
