import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sampleValues } from '../ingest/ingest-workload.js'
import { createFleetLink } from './fleet-link.js'

/** What the agents of a fleet count together. */
export interface FleetCounts {
  readonly ack_ms: number[]
  retries: number
  reconnects: number
}

/**
 * An agent without a sampler and without a spool: it delivers rows that are a function of their seq. It costs less than
 * the light client of tools/faults, which has runs, losses and poison, and keeps an agent's deadlines.
 */
export interface FleetAgent {
  readonly run_id: string
  /** Rows that are acknowledged. */
  stored(): number
  /** Connects and says hello; resolves when it was greeted. */
  connect(): Promise<void>
  /** Delivers until `made` gives the same number as is stored and `over` is true. */
  deliver(batchRows: number, made: () => number, over: () => boolean): Promise<void>
  close(): void
}

const largestBatch = 500
const longestWaitMs = 4_000

/** Makes an agent that counts what it sees. */
export function createFleetAgent(url: string, counts: FleetCounts): FleetAgent {
  const run_id = randomUUID()
  const link = createFleetLink(url, randomUUID(), run_id)
  let next = 0

  const connect = async () => {
    for (let attempt = 0; ; attempt++) {
      try {
        next = await link.open()
        return
      } catch {
        counts.reconnects++
        link.close()
        // Full jitter, as the product's agents have it.
        await sleep(Math.random() * Math.min(longestWaitMs, 250 * 2 ** attempt))
      }
    }
  }
  const send = async (count: number) => {
    const rows = Array.from({ length: count }, (_, i) => sampleValues(next + i))
    const sentMs = performance.now()
    const reply = await link.ask('batch', { run_id, stream: 'sample', first: next, rows }).catch(() => null)
    if (reply === null) {
      counts.reconnects++
      link.close()
      await connect()
      return
    }
    if (reply.status === 'rejected') throw new Error(`${reply.code}: ${reply.detail}`)
    if (reply.status === 'retry') {
      counts.retries++
      await sleep(reply.after_s * 1000 * (0.5 + Math.random()))
      return
    }
    counts.ack_ms.push(performance.now() - sentMs)
    next = reply.next.sample
  }

  return {
    run_id,
    stored: () => next,
    connect,
    async deliver(batchRows, made, over) {
      for (;;) {
        const waiting = made() - next
        if (waiting <= 0 && over()) return
        if (waiting < batchRows && !over()) {
          await sleep(100)
          continue
        }
        await send(Math.min(largestBatch, waiting))
      }
    },
    close: link.close,
  }
}
