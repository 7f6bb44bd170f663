import type { WireReply } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Delivery } from '../store/writing/group-commit.js'
import { heldRun } from '../store/writing/replies.js'
import type { Store } from '../store/store.js'

/** What the ingest needs. */
export interface IngestConfig {
  readonly store: Pick<Store, 'ingest'>
  readonly log: Pick<Logger, 'warn' | 'info'>
  /** Batches of one group, at most. @default 256 */
  readonly maxBatches?: number
  /** How long the first batch of a group waits for others, ms. @default 20 */
  readonly waitMs?: number
  /** Batches that may wait before others are told to come back. @default 1024 */
  readonly maxWaiting?: number
  /** Rows that may wait, which is what takes memory. @default 50000 */
  readonly maxWaitingRows?: number
  /** Runs something later. @default setTimeout */
  readonly clock?: (run: () => void, delayMs: number) => void
}

/** What has happened since the start. */
export interface IngestCounts {
  readonly groups: number
  readonly batches: number
  readonly rows: number
  readonly retried: number
  readonly rejected: number
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

interface Waiting {
  readonly batch: Delivery
  readonly answer: (reply: WireReply) => void
}

const busy: WireReply = { status: 'retry', after_s: 1, detail: 'the collector is busy' }
const stopping: WireReply = { status: 'retry', after_s: 5, detail: 'the collector is stopping' }

/** Groups are stored one after the other: while one is being written, the next one gathers. */
export function createIngest(config: IngestConfig): Ingest {
  const { store, log, maxBatches = 256, waitMs = 20, clock = setTimeout } = config
  const { maxWaiting = 1024, maxWaitingRows = 50_000 } = config
  const waiting: Waiting[] = []
  const counts = { groups: 0, batches: 0, rows: 0, retried: 0, rejected: 0 }
  let waitingRows = 0
  let writing: Promise<void> | null = null
  let scheduled = false
  let stopped = false
  let refusedAtMs: number | null = null

  const schedule = () => {
    if (scheduled || writing !== null || waiting.length === 0) return
    if (stopped || waiting.length >= maxBatches) {
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
    if (writing !== null || waiting.length === 0) return
    const group = waiting.splice(0, maxBatches)
    waitingRows -= sumOf(group.map(({ batch }) => rowsIn(batch)))
    writing = write(group).finally(() => {
      writing = null
      schedule()
    })
  }
  const write = async (group: readonly Waiting[]) => {
    const replies = await store.ingest(group.map(({ batch }) => batch))
    counts.groups++
    group.forEach(({ batch, answer }, i) => {
      const reply = replies[i] ?? busy
      count(batch, reply)
      answer(reply)
    })
    report(replies)
  }
  const count = (batch: Delivery, { status }: WireReply) => {
    counts.batches++
    if (status === 'ok') counts.rows += rowsIn(batch)
    else if (status === 'retry') counts.retried++
    else if (status === 'rejected') counts.rejected++
  }
  // Once when it begins and once when it ends: a database that is down for an hour is not 180,000 lines.
  const report = (replies: readonly WireReply[]) => {
    const retry = replies.find((reply) => reply.status === 'retry' && reply !== heldRun)
    if (retry?.status === 'retry' && refusedAtMs === null)
      log.warn({ event: 'ingest-failing', detail: retry.detail })
    if (retry === undefined && refusedAtMs !== null) log.info({ event: 'ingest-recovered' })
    refusedAtMs = retry === undefined ? null : performance.now()
  }

  return {
    add(batch) {
      if (stopped) return Promise.resolve(stopping)
      if (waiting.length >= maxWaiting || waitingRows >= maxWaitingRows) return Promise.resolve(busy)
      return new Promise((answer) => {
        waiting.push({ batch, answer })
        waitingRows += rowsIn(batch)
        if (waiting.length >= maxBatches) flush()
        else schedule()
      })
    },
    counts: () => ({ ...counts, waiting: waiting.length }),
    refusedMsAgo: () => (refusedAtMs === null ? null : performance.now() - refusedAtMs),
    async stop() {
      stopped = true
      flush()
      while (writing !== null) await writing
    },
  }
}

const rowsIn = (batch: Delivery) => ('rows' in batch ? batch.rows.length : 0)

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
