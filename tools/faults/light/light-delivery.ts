import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../random.js'
import type { LightCounts } from './light-counts.js'
import type { LightHistory } from './light-history.js'
import type { Asked, LightLink } from './light-link.js'
import { nextMessage, type LightMessage } from './light-message.js'
import type { LightRun } from './light-run.js'

export interface LightDeliveryOptions {
  readonly history: LightHistory
  readonly counts: LightCounts
  readonly random: Random
  /** Rows of a batch, at most. */
  readonly batchRows: number
}

/** Sends what there is of a light client, the oldest run first. */
export interface LightDelivery {
  /** Until the link is down; gives whether the collector has taken anything. */
  serve(link: LightLink): Promise<boolean>
}

interface Due {
  readonly run: LightRun
  readonly next: LightMessage
}

export function createLightDelivery(options: LightDeliveryOptions): LightDelivery {
  const { history, counts, random, batchRows } = options

  /** @param greeted Runs that this link has said hello for. */
  function due(greeted: ReadonlySet<LightRun>): Due | null {
    for (const run of history.runs) {
      const next = nextMessage(run, greeted.has(run) ? history.cursor(run) : undefined, batchRows)
      if (next !== null) return { run, next }
    }
    return null
  }

  async function send(link: LightLink, { event, message }: LightMessage): Promise<Asked> {
    if (event !== 'batch') return link.ask(event, message)
    const sentMs = performance.now()
    counts.batches++
    counts.rowsSent += message.rows.length
    const reply = await link.ask(event, message)
    if (reply.status === 'ok') {
      counts.rowsAcked += message.rows.length
      counts.lastAckMs = performance.now()
      counts.ackTimes.push(counts.lastAckMs - sentMs)
    }
    return reply
  }

  async function heedRefusal(reply: Asked): Promise<void> {
    if (reply.status === 'retry') {
      counts.retries++
      counts.lastRetry = reply.detail
      await sleep(Math.min(1000, Math.max(0.02, reply.after_s) * 1000 * (1 + random.next())))
    } else if (reply.status === 'rejected') {
      counts.rejected.push(`${reply.code}: ${reply.detail}`)
      await sleep(200)
    }
  }

  return {
    async serve(link) {
      const greeted = new Set<LightRun>()
      while (!link.isDown()) {
        const found = due(greeted)
        if (found === null) {
          await sleep(20)
          continue
        }
        const reply = await send(link, found.next)
        if (reply.status === 'ok' || reply.status === 'gap') {
          greeted.add(found.run)
          history.tell(found.run, reply.next)
          if (reply.status === 'gap') counts.gaps++
        } else await heedRefusal(reply)
      }
      return greeted.size > 0
    },
  }
}
