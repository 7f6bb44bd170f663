import { clockReply } from '@voicemark/schema'
import { betterReading, readingOf, type ClockReading } from './clock-reading.js'

/** The clock of an agent, read over its link. */
export interface LinkClock {
  /** Reads it again where the last reading is older than that; null when the agent does not answer. */
  read(oldest_s: number): Promise<ClockReading | null>
}

export interface LinkClockOptions {
  /** Asks over the link; undefined when no answer came. */
  readonly ask: (event: 'clock') => Promise<unknown>
  /** Seconds by a clock that is never set. */
  readonly now_s: () => number
}

/** Of a round: one alone may have waited behind a batch of rows on its way, or for a busy processor. */
const exchanges = 4

/** Those who want a reading at the same time share a round. */
export function createLinkClock({ ask, now_s }: LinkClockOptions): LinkClock {
  let kept: ClockReading | null = null
  let readAt_s = -Infinity
  let underWay: Promise<void> | null = null
  const exchange = async (): Promise<ClockReading | null> => {
    const asked_s = now_s()
    const { data } = clockReply.safeParse(await ask('clock'))
    if (data === undefined) return null
    return readingOf({ asked_s, received_s: data.received, sent_s: data.sent, answered_s: now_s() })
  }
  const round = async () => {
    for (let i = 0; i < exchanges; i++) {
      const reading = await exchange()
      if (reading === null) return
      kept = betterReading(kept, reading)
      readAt_s = now_s()
    }
  }
  return {
    async read(oldest_s) {
      if (now_s() - readAt_s > oldest_s) await (underWay ??= round().finally(() => (underWay = null)))
      return now_s() - readAt_s > oldest_s ? null : kept
    },
  }
}
