import { stream, type Stream } from '@voicemark/schema'
import type { StreamHealth } from '../../store/delivery/delivery-health.js'
import type { CollectorFacts } from './collector-facts.js'
import { type Metric, type Reading } from './metric.js'

const fates = ['stored', 'quarantined', 'lost', 'removed'] as const

/** The law of delivery, and what this collector took in since it started. */
export const deliveryMetrics: readonly Metric<CollectorFacts>[] = [
  {
    name: 'voicemark_delivery_law_holds',
    help: 'Whether delivered = stored + quarantined + lost + removed in every stream of every run.',
    kind: 'gauge',
    readings: ({ delivery }) => [{ value: delivery.holds ? 1 : 0 }],
  },
  {
    name: 'voicemark_rows',
    help: 'Rows that agents delivered and files brought, by what became of them.',
    kind: 'gauge',
    labelNames: ['stream', 'fate'],
    readings: ({ delivery }) => stream.options.flatMap((name) => fatesOf(name, delivery.streams)),
  },
  {
    name: 'voicemark_runs_incomplete',
    help: 'Runs that have ended and are not here to their end.',
    kind: 'gauge',
    readings: ({ delivery }) => [{ value: delivery.incomplete_runs }],
  },
  {
    name: 'voicemark_ingest_rows_total',
    help: 'Rows that this collector stored since it started.',
    kind: 'counter',
    readings: ({ health }) => [{ value: health.ingest.rows }],
  },
  {
    name: 'voicemark_ingest_batches_total',
    help: 'Batches of rows that this collector answered since it started.',
    kind: 'counter',
    labelNames: ['answer'],
    readings: ({ health: { ingest } }) => [
      { labels: { answer: 'retry' }, value: ingest.retried },
      { labels: { answer: 'rejected' }, value: ingest.rejected },
      { labels: { answer: 'ok' }, value: Math.max(0, ingest.batches - ingest.retried - ingest.rejected) },
    ],
  },
  {
    name: 'voicemark_ingest_batches_waiting',
    help: 'Batches that wait for the database now.',
    kind: 'gauge',
    readings: ({ health }) => [{ value: health.ingest.waiting }],
  },
  {
    name: 'voicemark_denials_total',
    help: 'Who was not let in, or not allowed something, since the start.',
    kind: 'counter',
    labelNames: ['code'],
    readings: ({ health }) =>
      Object.entries(health.denials).map(([code, value]) => ({ labels: { code }, value })),
  },
]

function fatesOf(name: Stream, streams: readonly StreamHealth[]): Reading[] {
  const mine = streams.filter((one) => one.stream === name)
  return fates.map((fate) => ({
    labels: { stream: name, fate },
    value: mine.reduce((sum, one) => sum + one[fate], 0),
  }))
}
