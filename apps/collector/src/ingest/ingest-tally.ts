import type { WireReply } from '@voicemark/schema'
import type { Logger } from 'pino'
import { type Delivery, rowsIn } from '../store/writing/deliveries.js'
import { heldRun } from '../store/writing/replies.js'

/** What became of batches since the start. */
export interface StoredCounts {
  readonly groups: number
  readonly batches: number
  readonly rows: number
  readonly retried: number
  readonly rejected: number
}

/** Counts groups and what was answered, and says when the database refuses them. */
export interface IngestTally {
  count(batch: Delivery, reply: WireReply): void
  /** To be called with all replies of a group once they are counted. */
  endGroup(replies: readonly WireReply[]): void
  counts(): StoredCounts
  /** Milliseconds since the database refused the last group; null when it took it. */
  refusedMsAgo(): number | null
}

/** Nothing was stored yet, and nothing refused. */
export function createIngestTally(log: Pick<Logger, 'warn' | 'info'>): IngestTally {
  const counts = { groups: 0, batches: 0, rows: 0, retried: 0, rejected: 0 }
  let refusedAtMs: number | null = null
  return {
    count(batch, { status }) {
      counts.batches++
      if (status === 'ok') counts.rows += rowsIn(batch)
      else if (status === 'retry') counts.retried++
      else if (status === 'rejected') counts.rejected++
    },
    // Told once when it begins and once when it ends: a database that is down for an hour is not 180,000 lines.
    endGroup(replies) {
      counts.groups++
      const retry = replies.find((reply) => reply.status === 'retry' && reply !== heldRun)
      if (retry?.status === 'retry' && refusedAtMs === null)
        log.warn({ event: 'ingest-failing', detail: retry.detail })
      if (retry === undefined && refusedAtMs !== null) log.info({ event: 'ingest-recovered' })
      refusedAtMs = retry === undefined ? null : performance.now()
    },
    counts: () => ({ ...counts }),
    refusedMsAgo: () => (refusedAtMs === null ? null : performance.now() - refusedAtMs),
  }
}
