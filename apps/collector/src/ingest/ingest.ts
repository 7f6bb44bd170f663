import type { WireReply } from '@voicemark/schema'
import type { Logger } from 'pino'
import { collectorLimits, errorReason } from '@voicemark/daemon'
import type { Store } from '../store/store.js'
import type { Delivery } from '../store/writing/deliveries.js'
import { createIngestTally, type IngestTally, type StoredCounts } from './ingest-tally.js'
import { createWaitingBatches, type WaitingBatch } from './waiting-batches.js'

/** What the ingest needs. */
export interface IngestConfig {
  readonly store: Pick<Store, 'ingest'>
  readonly log: Pick<Logger, 'warn' | 'info'>
  /** Told of each delivery with its reply, once its group was committed. */
  readonly committed?: (delivery: Delivery, reply: WireReply) => void
  /** Batches of one group, at most. @default collectorLimits.groupBatches */
  readonly maxBatches?: number
  /** How long the first batch of a group waits for others, ms. @default collectorLimits.groupMs */
  readonly waitMs?: number
  /** Batches that may wait before others are told to come back. @default collectorLimits.waitingBatches */
  readonly maxWaiting?: number
  /** Rows that may wait, which is what takes memory. @default collectorLimits.waitingRows */
  readonly maxWaitingRows?: number
  /** Runs something later. @default setTimeout */
  readonly clock?: (run: () => void, delayMs: number) => void
}

/** What has happened since the start. */
export interface IngestCounts extends StoredCounts {
  /** Batches that wait now. */
  readonly waiting: number
}

/** Collects the batches of all agents and stores them in groups, each in one transaction. */
export interface Ingest {
  /** Answers after the commit of the group that holds the batch; never rejects. */
  add(batch: Delivery): Promise<WireReply>
  counts(): IngestCounts
  /** Milliseconds since the database refused the last group; null when it took it. */
  refusedMsAgo(): number | null
  /** Stores what waits; later batches are told to come back. May be called twice. */
  stop(): Promise<void>
}

const busy: WireReply = { status: 'retry', after_s: 1, detail: 'the collector is busy' }
const stopping: WireReply = { status: 'retry', after_s: 5, detail: 'the collector is stopping' }

/** Groups are stored one after the other: while one is being written, the next one gathers. */
export function createIngest(config: IngestConfig): Ingest {
  const { store, log, committed = () => undefined, clock = setTimeout } = config
  const { maxBatches = collectorLimits.groupBatches, waitMs = collectorLimits.groupMs } = config
  const { maxWaiting = collectorLimits.waitingBatches, maxWaitingRows = collectorLimits.waitingRows } = config
  const waiting = createWaitingBatches(maxWaiting, maxWaitingRows)
  const tally = createIngestTally(log)
  let writing: Promise<void> | null = null
  let scheduled = false
  let stopped = false

  /** What hears of rows must not keep them from being stored. */
  const tell = (batch: Delivery, reply: WireReply) => {
    try {
      committed(batch, reply)
    } catch (error) {
      log.warn({ event: 'rows-not-told', reason: errorReason(error) })
    }
  }
  const schedule = () => {
    if (scheduled || writing !== null || waiting.size === 0) return
    if (stopped || waiting.size >= maxBatches) {
      flush()
      return
    }
    scheduled = true
    clock(() => {
      scheduled = false
      flush()
    }, waitMs)
  }
  const flush = () => {
    if (writing !== null || waiting.size === 0) return
    writing = storeGroup(store, waiting.take(maxBatches), tally, tell).finally(() => {
      writing = null
      schedule()
    })
  }

  return {
    add(batch) {
      if (stopped) return Promise.resolve(stopping)
      if (waiting.isFull()) return Promise.resolve(busy)
      return new Promise((answer) => {
        waiting.add({ batch, answer })
        if (waiting.size >= maxBatches) flush()
        else schedule()
      })
    },
    counts: () => ({ ...tally.counts(), waiting: waiting.size }),
    refusedMsAgo: tally.refusedMsAgo,
    async stop() {
      stopped = true
      flush()
      while (writing !== null) await writing
    },
  }
}

/** One transaction, then the reply of each. */
async function storeGroup(
  store: Pick<Store, 'ingest'>,
  group: readonly WaitingBatch[],
  tally: IngestTally,
  tell: (batch: Delivery, reply: WireReply) => void,
): Promise<void> {
  const replies = await store.ingest(group.map(({ batch }) => batch))
  group.forEach(({ batch, answer }, i) => {
    const reply = replies[i] ?? busy
    tally.count(batch, reply)
    answer(reply)
    tell(batch, reply)
  })
  tally.endGroup(replies)
}
