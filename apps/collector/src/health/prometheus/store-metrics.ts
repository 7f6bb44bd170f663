import type { CollectorFacts } from './collector-facts.js'
import { known, type Metric } from './metric.js'

/** Whether rows can be stored, how much there is of them, and what is done with them on a schedule. */
export const storeMetrics: readonly Metric<CollectorFacts>[] = [
  {
    name: 'voicemark_collector_ready',
    help: 'Whether rows can be stored and read.',
    kind: 'gauge',
    readings: ({ health }) => [{ value: health.status === 'ok' ? 1 : 0 }],
  },
  {
    name: 'voicemark_database_bytes',
    help: 'Size of the database, its free pages among it, without a write-ahead log.',
    kind: 'gauge',
    readings: ({ health }) => known(health.retention.sizes?.database_bytes ?? null),
  },
  {
    name: 'voicemark_database_free_bytes',
    help: 'Of it free for new rows; SQLite alone.',
    kind: 'gauge',
    readings: ({ health }) => known(health.retention.sizes?.free_bytes ?? null),
  },
  {
    name: 'voicemark_sample_rows',
    help: 'Rows of samples by how far they are folded: as measured, of one second, of one minute.',
    kind: 'gauge',
    labelNames: ['resolution'],
    readings: ({ health: { retention } }) => [
      ...known(retention.sizes?.samples ?? null, { resolution: 'measured' }),
      ...known(retention.sizes?.second_rows ?? null, { resolution: '1s' }),
      ...known(retention.sizes?.minute_rows ?? null, { resolution: '60s' }),
    ],
  },
  {
    name: 'voicemark_retention_last_run_timestamp_seconds',
    help: 'When old samples were last folded.',
    kind: 'gauge',
    readings: ({ health }) => known(health.retention.last_run),
  },
  {
    name: 'voicemark_retention_failed',
    help: 'Whether the last folding failed; GET /healthz says why.',
    kind: 'gauge',
    readings: ({ health }) => [{ value: health.retention.last_error === null ? 0 : 1 }],
  },
  {
    name: 'voicemark_figures_last_run_timestamp_seconds',
    help: 'When the figures were last drawn.',
    kind: 'gauge',
    readings: ({ health }) => known(health.figures.last_run),
  },
  {
    name: 'voicemark_figures_failed',
    help: 'Whether the last drawing failed; GET /healthz says why.',
    kind: 'gauge',
    readings: ({ health }) => [{ value: health.figures.last_error === null ? 0 : 1 }],
  },
]
