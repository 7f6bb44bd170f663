import type { ScheduleStatus } from '../figures/drawing/figure-schedule.js'
import type { IngestCounts } from '../ingest/ingest.js'
import type { RetentionStatus } from '../retention/retention.js'
import type { StreamHealth } from '../store/delivery/delivery-health.js'
import type { DuplicateAgent } from '../store/delivery/duplicate-agents.js'
import type { Store } from '../store/store.js'
import type { StoreStatus } from './store-status.js'

/** `ok` when rows can be stored and read. */
export type CollectorStatus = StoreStatus | 'stopping'

/** Body of GET /healthz: the collector's report on itself. */
export interface CollectorHealth {
  readonly status: CollectorStatus
  readonly agents_connected: number
  readonly ingest: IngestCounts
  readonly figures: ScheduleStatus
  readonly retention: RetentionStatus
  /** Who was not let in, or not allowed something, since the start, by code. */
  readonly denials: Readonly<Record<string, number>>
}

/** The law of delivery over all runs; every export carries it. */
export interface DeliveryTotals {
  /** Whether `next_seq = stored + quarantined + lost + removed` in every stream of every run. */
  readonly holds: boolean
  readonly stored: number
  readonly quarantined: number
  readonly lost: number
  readonly removed: number
  /** Runs that have ended and are not here to their end. */
  readonly incomplete_runs: number
}

/** Body of GET /api/v1/health. */
export interface DeliveryReport extends DeliveryTotals {
  readonly duplicate_agents: readonly DuplicateAgent[]
  readonly streams: readonly StreamHealth[]
}

/** Gives the report of now; `recount` counts every row, whatever was counted before. */
export type DeliveryReader = (options?: { readonly recount?: boolean }) => Promise<DeliveryReport>

/** Reads the report of a store. */
export function createDeliveryReader(store: Pick<Store, 'health' | 'duplicateAgents'>): DeliveryReader {
  return async (options) => {
    const streams = await store.health(options)
    return { ...deliveryTotals(streams), duplicate_agents: await store.duplicateAgents(), streams }
  }
}

/** Adds the streams of all runs up. */
export function deliveryTotals(streams: readonly StreamHealth[]): DeliveryTotals {
  const sum = (name: 'stored' | 'quarantined' | 'lost' | 'removed') =>
    streams.reduce((total, stream) => total + stream[name], 0)
  const incomplete = streams.filter(({ total, next_seq }) => total !== null && next_seq < total)
  return {
    holds: streams.every(({ holds }) => holds),
    stored: sum('stored'),
    quarantined: sum('quarantined'),
    lost: sum('lost'),
    removed: sum('removed'),
    incomplete_runs: new Set(incomplete.map(({ run_id }) => run_id)).size,
  }
}
