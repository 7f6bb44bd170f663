import { isBeside } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { AgentHealth } from './agent-health.js'
import { gauges } from './health-gauges.js'

/** The agent's figures for Prometheus; names and base units as its conventions ask. */
export interface PrometheusMetrics {
  observe(row: RequestRow): void
  render(health: AgentHealth): Promise<{ contentType: string; body: string }>
}

const rtfBuckets = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
const secondBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100]

/** What is observed of each row; null is not observed. */
const histograms: readonly {
  name: string
  help: string
  buckets: number[]
  value: (row: RequestRow) => number | null
}[] = [
  {
    name: 'tts_request_duration_seconds',
    help: 'Synthesis time at the engine boundary.',
    buckets: secondBuckets,
    value: (row) => (row.success ? row.total_duration_s : null),
  },
  {
    name: 'tts_real_time_factor',
    help: 'Synthesis time per audio time; lower is better.',
    buckets: rtfBuckets,
    value: (row) => row.rtf,
  },
  {
    name: 'tts_audio_duration_seconds',
    help: 'Length of the audio made.',
    buckets: secondBuckets,
    value: (row) => (row.success ? row.audio_duration_s : null),
  },
]

export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'tts_requests_total',
    help: 'Synthesis requests that ended, warm-up left out.',
    labelNames: ['status', 'failure_class'],
    registers,
  })
  const observed = histograms.map(({ value, ...metric }) => {
    return { value, histogram: new Histogram({ ...metric, registers }) }
  })
  const shown = gauges.map(({ readings, ...metric }) => {
    return { readings, gauge: new Gauge({ labelNames: [], ...metric, registers }) }
  })

  return {
    observe(row) {
      if (row.warmup || isBeside(row)) return
      requests.inc({ status: row.success ? 'success' : 'failure', failure_class: row.failure_class ?? '' })
      for (const { value, histogram } of observed) {
        const seen = value(row)
        if (seen !== null) histogram.observe(seen)
      }
    },
    async render(health) {
      for (const { readings, gauge } of shown) {
        for (const { labels = {}, value } of readings(health)) gauge.set(labels, value)
      }
      return { contentType: registry.contentType, body: await registry.metrics() }
    },
  }
}
