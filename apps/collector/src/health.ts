import type { ScheduleStatus } from './figures/figure-schedule.js'
import type { IngestCounts } from './ingest/ingest.js'
import type { StreamHealth } from './store/delivery-health.js'

/** Body of GET /healthz: the collector's report on itself. */
export interface CollectorHealth {
  /** `ok` when rows can be stored and read. */
  readonly status: 'ok' | 'store-unavailable' | 'stopping'
  readonly agents_connected: number
  readonly ingest: IngestCounts
  readonly figures: ScheduleStatus
}

/** Body of GET /api/v1/health: the law of delivery for every stream of every run. */
export interface DeliveryReport {
  /** Whether `next_seq = stored + quarantined` everywhere. */
  readonly holds: boolean
  readonly streams: readonly StreamHealth[]
}
